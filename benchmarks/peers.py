"""Other people's programs, in an environment and processes of their own (never imported by Kinu)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.house import CHECKOUT


def python(needs: str) -> Path:
    """Return a Python that can import `needs`; made from requirements/peers.in when it is missing (`KINU_PEERS` names another)."""
    chosen = os.environ.get("KINU_PEERS")
    if chosen:
        return Path(chosen)
    home = CHECKOUT / ".cache" / "peers"
    if not (home / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    program = home / "bin" / "python"
    if subprocess.run([str(program), "-c", f"import {needs}"], capture_output=True, check=False).returncode:
        wanted = CHECKOUT / "requirements" / "peers.in"
        subprocess.run([str(program), "-m", "pip", "install", "-q", "-r", str(wanted)], check=True)
    return program
