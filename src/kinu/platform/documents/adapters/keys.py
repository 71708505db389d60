"""Signing keys: the city's PKCS#12 file, or a demo authority made once per installation and marked 見本."""

from __future__ import annotations

import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from kinu.kernel import clock

from .base import Seal, SealUnusable

FIELD = "KinuSeal"
DEMO_YEARS = 10
DEMO_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""Before any day a demo city may be made for: its papers carry days of the past."""


class _Signer(signers.SimpleSigner):
    """Reads the RSA key once. Reading it checks its primes, which takes longer than all else in issuing a document."""

    @cached_property
    def _rsa(self) -> rsa.RSAPrivateKey | None:
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        return key if isinstance(key, rsa.RSAPrivateKey) else None

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run and self._rsa is not None:
            return bytes(self._rsa.key_size // 8)
        return self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if self._rsa is None or mechanism != "rsassa_pkcs1v15" or digest_algorithm != "sha256":
            return bytes(super().sign_raw(data, digest_algorithm))
        return self._rsa.sign(data, padding.PKCS1v15(), hashes.SHA256())


class P12Seal:
    """A key and certificate in one PKCS#12 file, as certification services hand them out."""

    is_sample = False

    def __init__(self, *, path: Path, password: bytes) -> None:
        try:
            loaded = signers.SimpleSigner.load_pkcs12(str(path), passphrase=password)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise SealUnusable(f"{path.name}: {type(error).__name__}") from error
        if loaded is None:
            raise SealUnusable(f"{path.name}: the file or its password does not fit")
        self._signer = _Signer(
            signing_cert=loaded.signing_cert,
            signing_key=loaded.signing_key,
            cert_registry=loaded.cert_registry,
        )

    @property
    def certificate(self) -> asn1_x509.Certificate:
        return self._signer.signing_cert

    @property
    def fingerprint(self) -> str:
        return bytes(self.certificate.sha256).hex()

    @property
    def holder(self) -> str:
        return str(self.certificate.subject.native.get("common_name", ""))

    @property
    def roots(self) -> list[asn1_x509.Certificate]:
        """Return the certificates in the file that signed themselves; else the signing certificate itself."""
        known = list(self._signer.cert_registry)
        return [one for one in known if one.self_signed in {"yes", "maybe"}] or [self.certificate]

    def is_valid_at(self, *, moment: datetime) -> bool:
        return bool(self.certificate.not_valid_before <= moment <= self.certificate.not_valid_after)

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        out = io.BytesIO()
        signer = signers.PdfSigner(_metadata(reason), signer=self._signer, new_field_spec=_field())
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        return out.getvalue()


class DemoSeal(P12Seal):
    """The null twin: signs exactly as the real one, with a certificate that says 見本 in its name."""

    is_sample = True


def seal() -> Seal:
    """Return the city's seal. Raises SealUnusable when a key is set and cannot be used: never falls back to the demo."""
    path = str(getattr(settings, "KINU_SIGN_P12", "") or "")
    if path:
        return _p12(path, str(settings.KINU_SIGN_PASSWORD))
    return _demo(str(settings.VAR))


def trusted_roots() -> list[asn1_x509.Certificate]:
    """Return the authorities whose signatures count: the present seal's, and those kept in `keys/trusted` after a change."""
    present = seal()
    roots = list(present.roots) if isinstance(present, P12Seal) else []
    for path in sorted((Path(settings.VAR) / "keys" / "trusted").glob("*.pem")):
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        roots.append(asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)))
    return roots


def _metadata(reason: str) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )


def _field() -> fields.SigFieldSpec:
    """An invisible field outside the page: it needs no place in the tag tree (PDF/UA-1, 7.18.1)."""
    invisible = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    return fields.SigFieldSpec(sig_field_name=FIELD, invis_sig_settings=invisible)


@lru_cache(maxsize=4)
def _p12(path: str, password: str) -> P12Seal:
    return P12Seal(path=Path(path), password=password.encode())


@lru_cache(maxsize=4)
def _demo(var: str) -> DemoSeal:
    path = Path(var) / "keys" / "demo-seal.p12"
    if not path.exists():
        _make_demo(path)
    return DemoSeal(path=path, password=b"demo")


def _make_demo(path: Path) -> None:
    """Make a demo authority and a certificate under it; whoever comes first wins, so all workers share one key."""
    now = clock.now().astimezone(UTC)
    root_key, key = _new_key(), _new_key()
    root_name, name = _name("見本 認証局 (Kinu demo CA)"), _name("見本 市長 (Kinu demo seal)")
    root = _certificate(
        subject=root_name, issuer=root_name, key=root_key.public_key(), signer=root_key, now=now, is_root=True
    )
    leaf = _certificate(
        subject=name, issuer=root_name, key=key.public_key(), signer=root_key, now=now, is_root=False
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"demo", key, leaf, [root], serialization.BestAvailableEncryption(b"demo")
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A name of its own for every thread of every process; mkstemp opens it for the owner only.
    handle, name_of_fresh = tempfile.mkstemp(dir=path.parent, prefix="demo-seal.", suffix=".new")
    fresh = Path(name_of_fresh)
    with os.fdopen(handle, "wb") as file:
        file.write(packed)
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _new_key() -> rsa.RSAPrivateKey:
    """RSA, as the government's own authorities issue: elliptic curves would lift the file to PDF 2.0, past PDF/A-2."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "見本 (not a real authority)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    signer: rsa.RSAPrivateKey,
    now: datetime,
    is_root: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_root, crl_sign=is_root, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(DEMO_SINCE)
        .not_valid_after(now + timedelta(days=365 * DEMO_YEARS))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
