"""The portal's file is read with mistrust: every broken or hostile one is refused with its place."""

from __future__ import annotations

import io
import zipfile

import pytest

from kinu.procedures.adapters.national_portal.package import (
    HEAD,
    ITEMS,
    MOST_TEXT,
    REMOVED,
    Item,
    Package,
    Paper,
    Unreadable,
    read,
    without_individual_numbers,
    write,
)

HEAD_TEXT = "name,value\r\nnumber,P-1\r\nprocedure,KINU-KAIGO\r\nsent_at,2026-11-20\r\n"
ITEM_TEXT = "item,index,value\r\n氏名,0,常総　花子\r\n"


def archive(entries: dict[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return held.getvalue()


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data)
    return refused.value


def test_what_was_written_is_read_again():
    package = Package(
        "P-1",
        "KINU-KAIGO",
        "2026-11-20",
        (Item("氏名", 0, "常総,\n花子", 3), Item("子", 2, "x", 4)),
        (Paper("口座の写し", "通帳.png", b"bytes"),),
    )
    assert read(write(package)) == package
    assert write(package) == write(package)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_both_encodings_of_the_land_are_read(encoding):
    found = read(archive({HEAD: HEAD_TEXT.encode(encoding), ITEMS: ITEM_TEXT.encode(encoding)}))
    assert (found.items[0].name, found.items[0].value) == ("氏名", "常総　花子")


def test_neither_encoding_is_told_with_file_and_row():
    refused = refusal(
        archive({HEAD: HEAD_TEXT, ITEMS: b"item,index,value\r\nname,0,ok\r\nx,0,\x81\xff\xfd\r\n"})
    )
    assert (refused.reason, refused.file, refused.row) == ("encoding", ITEMS, 3)


def test_letters_of_one_machine_only_stay_visible_as_such():
    found = read(
        archive({HEAD: HEAD_TEXT, ITEMS: "item,index,value\r\n氏名,0,".encode("cp932") + b"\xf0\x40\r\n"})
    )
    assert found.items[0].value == "\ue000"


@pytest.mark.parametrize("cut", [0, 1, 40, 200, -30, -1])
def test_a_truncated_file_is_damaged(cut):
    whole = archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT})
    assert refusal(whole[:cut]).reason == "damaged"


def test_a_flipped_byte_is_damaged():
    whole = bytearray(archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT}))
    whole[60] ^= 0xFF
    assert refusal(bytes(whole)).reason == "damaged"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "attachments/../x/y.png",
        "C:/x.png",
        "attachments/a/b/c.png",
        "a\\..\\b",
    ],
)
def test_a_path_out_of_the_folder_is_refused(name):
    assert refusal(
        archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT, name if "/" in name else f"attachments/{name}": b"x"})
    ).reason == ("bad-name")


def test_a_bomb_is_not_unpacked():
    assert (
        refusal(
            archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT, "attachments/a/b.png": b"\0" * 20_000_000})
        ).reason
        == "bomb"
    )


def test_a_text_past_its_limit_is_a_bomb_whatever_it_says_of_itself():
    rows = "".join(f"{number},0,{number * 7919 % 1000003}\r\n" for number in range(MOST_TEXT // 12))
    assert refusal(archive({HEAD: HEAD_TEXT, ITEMS: f"item,index,value\r\n{rows}"})).reason == "bomb"


def test_too_many_files_and_two_of_one_name_are_refused():
    many = {f"attachments/a/{number}.png": b"x" for number in range(60)}
    assert refusal(archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT, **many})).reason == "too-many-files"
    held = io.BytesIO(archive({HEAD: HEAD_TEXT, ITEMS: ITEM_TEXT}))
    with zipfile.ZipFile(held, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(ITEMS, ITEM_TEXT)
    assert refusal(held.getvalue()).reason == "same-name-twice"


def test_a_missing_file_column_or_number_is_told_with_its_place():
    assert (refusal(archive({HEAD: HEAD_TEXT})).file) == ITEMS
    assert refusal(archive({HEAD: "name,value\r\nnumber,P-1\r\n", ITEMS: ITEM_TEXT})).column == "procedure"
    short = refusal(archive({HEAD: HEAD_TEXT, ITEMS: "item,index,value\r\n氏名,0\r\n"}))
    assert (short.reason, short.row) == ("columns", 2)
    odd = refusal(archive({HEAD: HEAD_TEXT, ITEMS: "item,index,value\r\n氏名,一,x\r\n"}))
    assert (odd.reason, odd.row, odd.column) == ("index", 2, "index")


def test_an_individual_number_is_taken_out():
    package = Package("P-1", "X", "2026", (Item("番号", 0, "１２３４ 5678 9018"), Item("番地", 0, "12")))
    assert [each.value for each in without_individual_numbers(package).items] == [REMOVED, "12"]
