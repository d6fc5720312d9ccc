"""Images from customers: what is none is refused, what is one loses everything but its pixels."""

from __future__ import annotations

import io
import zlib
from struct import pack
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.api.conftest import Scene, faults, log_of
from tests.people import Customer, Instance, Json, new_id


def _image(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 200).save(out, kind, **options)
    return out.getvalue()


def _located() -> bytes:
    """A photo as a telephone makes it: where, when, with what, and lying on its side."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.2)
    return _image("JPEG", exif=exif.tobytes(), comment=b"SecretComment")


def _bomb() -> bytes:
    """A PNG of some hundred bytes that says it is 60,000 by 60,000."""
    return _png(60_000, 60_000, zlib.compress(b"\0" * 1000))


def _png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def _upload(customer: Customer, content: bytes, client_id: str | None = None, **more: Any) -> tuple[int, Json]:
    form = aiohttp.FormData()
    form.add_field("client_message_id", client_id or new_id())
    form.add_field("file", io.BytesIO(content), filename=more.pop("filename", "photo.jpg"), content_type="image/jpeg")
    for name, value in more.items():
        form.add_field(name, value)
    url = f"{customer.instance.url}/api/widget/uploads"
    async with customer.instance.http.post(url, data=form, headers=customer.headers) as response:
        return response.status, await response.json()


async def _shown(customer: Customer) -> bytes:
    event = [e for e in await customer.events() if e.get("images")][-1]
    async with customer.instance.http.get(customer.instance.url + event["images"][0]["url"]) as response:
        assert response.status == 200
        assert response.content_type == "image/webp"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        return await response.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_images_of_the_four_kinds_arrive(customer: Customer, kind: str) -> None:
    status, answer = await _upload(customer, _image(kind), filename="../../etc/passwd")
    assert status == 202, answer
    with Image.open(io.BytesIO(await _shown(customer))) as found:
        assert (found.format, found.size) == ("WEBP", (40, 30))


async def test_where_the_photo_was_taken_does_not_survive(customer: Customer) -> None:
    assert b"SecretPhone" in _located()
    assert (await _upload(customer, _located()))[0] == 202
    content = await _shown(customer)
    with Image.open(io.BytesIO(content)) as found:
        assert dict(found.getexif()) == {}
        assert found.size == (30, 40)  # turned upright
    assert b"Secret" not in content


async def test_what_is_hidden_behind_an_image_does_not_survive(customer: Customer) -> None:
    assert (await _upload(customer, _image("GIF") + b"<script>alert(1)</script>PK\x03\x04"))[0] == 202
    assert b"script" not in await _shown(customer)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
async def test_every_mode_of_pixels_is_read(customer: Customer, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert (await _upload(customer, _image(kind, mode=mode)))[0] == 202


async def test_what_is_no_image_is_refused(scene: Scene) -> None:
    jpeg, png = _image("JPEG", (400, 300)), _image("PNG", (400, 300))
    before = await log_of(scene.gateway.services, scene.customer.conversation_id)
    for content, statuses in (
        (b"", {415, 422}),
        (b"hello", {415}),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", {415}),
        (b"%PDF-1.7", {415}),
        (_image("BMP"), {415}),
        (_image("TIFF"), {415}),
        (_image("ICO"), {415}),
        (jpeg[: len(jpeg) // 2], {422}),
        (png[: len(png) // 2], {422}),
        (png[:40], {415, 422}),
        (jpeg[:3], {415, 422}),
        (_bomb(), {413, 415}),
        (_png(6000, 6000, zlib.compress(b"\0" * 10)), {422}),
        (_png(0, 0, b""), {415, 422}),
        (b"GIF89a" + b"\xff" * 200, {415, 422}),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\xff" * 100, {415, 422}),
        (_image("JPEG") + b"\0" * 9_000_000, {413}),
    ):
        status, answer = await _upload(scene.customer, content)
        assert status in statuses, (content[:30], answer)
        assert set(answer) == {"error"}
    assert await log_of(scene.gateway.services, scene.customer.conversation_id) == before
    assert not list((scene.gateway.services.settings.var_dir / "files").glob("*"))


async def test_a_repeated_upload_gets_the_first_result(customer: Customer) -> None:
    same, content = new_id(), _image("PNG")
    first, again = await _upload(customer, content, same), await _upload(customer, content, same)
    other = await _upload(customer, _image("PNG", (10, 10)), same)
    assert (first[0], again) == (202, (200, first[1]))
    assert (other[0], other[1]["error"]["code"]) == (409, "client_message_id_reused")
    files = list((customer.instance.services.settings.var_dir / "files").glob("*.webp"))
    assert len(files) == 1


async def test_an_upload_is_two_fields_once_each(customer: Customer) -> None:
    assert (await _upload(customer, _image("PNG"), more="x"))[0] == 422
    assert (await _upload(customer, _image("PNG"), "short"))[0] == 422
    assert (await _upload(customer, _image("PNG"), "日本語のidです"))[0] == 422
    assert (await _upload(customer, _image("PNG"), "x" * 300))[0] == 413
    form = aiohttp.FormData()
    form.add_field("client_message_id", new_id())
    form.add_field("file", _image("PNG"), filename="a.png")
    form.add_field("file", _image("PNG"), filename="b.png")
    url = f"{customer.instance.url}/api/widget/uploads"
    async with customer.instance.http.post(url, data=form, headers=customer.headers) as response:
        assert response.status == 422


NONSENSE = (
    ("multipart/form-data", b"x", 400),
    ("multipart/form-data; boundary=", b"x", 400),
    ("multipart/form-data; boundary=b", b"", 400),
    ("multipart/form-data; boundary=b", b"nonsense", 400),
    ("multipart/form-data; boundary=b", b"--b\r\n\r\n", 422),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--", 422),
    ("multipart/form-data; boundary=b", b"--b\r\nno colon here\r\n\r\nx\r\n--b--", 400),
    ("multipart/form-data; boundary=b", b"--b\r\nX: " + b"y" * 200_000 + b"\r\n\r\nx\r\n--b--", 400),
    ("multipart/form-data; boundary=b", b"--b\r\n" + b"X: y\r\n" * 5_000 + b"\r\nx\r\n--b--", 400),
    ("multipart/form-data; boundary=b",
     b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--", 422),
    ("multipart/form-data; boundary=b",
     b'--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Length: -5\r\n\r\nx\r\n--b--', 400),
    ("multipart/form-data; boundary=b",
     b'--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Length: 99999\r\n\r\nx\r\n--b--', 400),
    ("multipart/form-data; boundary=" + "b" * 200, b"x", 400),
    ("multipart/mixed; boundary=b", b"--b--", 415),
    ("application/json", b"{}", 415),
    ("text/plain", b"x", 415),
)  # fmt: skip


async def test_multipart_nonsense_is_refused(customer: Customer) -> None:
    for kind, body, status in NONSENSE:
        before = faults()
        url = f"{customer.instance.url}/api/widget/uploads"
        headers = {**customer.headers, "Content-Type": kind}
        async with customer.instance.http.post(url, data=body, headers=headers) as response:
            assert response.status in {status, 400, 422} - ({400, 422} if status == 415 else set()), (
                await response.text()
            )
            assert set(await response.json()) == {"error"}
        assert faults() == before


async def test_an_upload_without_a_length_or_with_too_great_a_one_is_not_read(gateway: Instance) -> None:
    customer = await Customer.visiting(gateway)
    url = f"{gateway.url}/api/widget/uploads"

    async def endless() -> Any:
        yield b"--b\r\n"

    headers = {**customer.headers, "Content-Type": "multipart/form-data; boundary=b"}
    async with gateway.http.post(url, data=endless(), headers=headers) as response:
        assert response.status == 400
    async with gateway.http.post(url, data=io.BytesIO(b"x" * 9_000_000), headers=headers) as response:
        assert response.status == 413


async def test_an_images_address_is_signed_and_runs_out(customer: Customer) -> None:
    await _upload(customer, _image("PNG"))
    url = next(e for e in await customer.events() if e.get("images"))["images"][0]["url"]
    base = customer.instance.url
    for changed in (
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace("?e=", "?e=1"),
        url.split("&")[0],
        url.split("?")[0],
    ):
        async with customer.instance.http.get(base + changed) as response:
            assert response.status in (403, 404)
