"""The supervisor's decisions: waits, options, ports, what is printed."""

import json
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.supervisor.announce import addresses
from handoff.supervisor.backoff import HEALTHY_AFTER_S, LONGEST_S, Backoff
from handoff.supervisor.errors import StartError
from handoff.supervisor.logs import open_log, rotate, tail
from handoff.supervisor.options import Options, read_options
from handoff.supervisor.ports import free_ports, is_free
from handoff.supervisor.process import how_it_ended


def test_waits_double_up_to_ten_seconds() -> None:
    backoff = Backoff()
    assert [backoff.after_run_of(0.1) for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


@given(st.lists(st.floats(min_value=0, max_value=HEALTHY_AFTER_S - 1)))
def test_a_healthy_run_starts_the_waits_over(short_runs: list[float]) -> None:
    backoff = Backoff()
    waits = [backoff.after_run_of(run) for run in short_runs]
    assert waits == sorted(waits)
    assert max(waits, default=0) <= LONGEST_S
    assert [backoff.after_run_of(HEALTHY_AFTER_S), backoff.after_run_of(0)] == [0.2, 0.4]


def test_options_have_defaults_that_stay_on_this_machine() -> None:
    options = read_options([], {})
    assert options == Options(Path("var").resolve())
    assert options.url == "http://127.0.0.1:8080"
    assert options.with_bot


def test_every_bad_port_is_named_at_once() -> None:
    with pytest.raises(StartError) as caught:
        read_options([], {"HANDOFF_PORT": "80a", "HANDOFF_INTERNAL_PORT": "70000"})
    assert "HANDOFF_PORT" in str(caught.value)
    assert "HANDOFF_INTERNAL_PORT" in str(caught.value)


def test_a_bot_that_runs_elsewhere_is_not_started_here() -> None:
    assert not read_options([], {"HANDOFF_BOT_URL": "http://10.0.0.2:5005"}).with_bot
    assert not read_options(["--without-bot"], {}).with_bot


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:9"), ("::1", "http://[::1]:9"), ("::", "http://[::1]:9"), ("shop", "http://shop:9")],
)
def test_the_address_printed_is_one_that_can_be_opened(host: str, url: str, tmp_path: Path) -> None:
    assert Options(tmp_path, host=host, port=9).url == url


def test_free_ports_differ_and_can_be_listened_on() -> None:
    ports = free_ports(8)
    assert len(set(ports)) == 8
    assert all(is_free("127.0.0.1", port) for port in ports)


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not is_free("127.0.0.1", server.getsockname()[1])


def test_a_large_log_is_moved_aside_under_its_writer(tmp_path: Path) -> None:
    path = tmp_path / "bot.log"
    with open_log(path) as log:
        log.write(b"old\n" * 100)
        rotate(tmp_path, largest_bytes=100)
        log.write(b"new\n")
    assert path.read_bytes() == b"new\n"
    assert (tmp_path / "bot.log.1").read_bytes() == b"old\n" * 100


def test_the_tail_of_a_log_shows_only_this_run(tmp_path: Path) -> None:
    path = tmp_path / "bot.log"
    path.write_text("before\nfirst\nsecond\nthird\n")
    assert tail(path, len("before\n"), lines=2) == "second\nthird"
    assert tail(path, len("before\n")) == "first\nsecond\nthird"
    assert tail(tmp_path / "none.log") == ""


def test_the_demo_logins_are_printed_while_there_are_any(tmp_path: Path) -> None:
    logins = tmp_path / "demo-logins.json"
    assert "demo logins" not in addresses(Options(tmp_path), logins)
    logins.write_text(json.dumps([{"email": "aoi@demo.example", "password": "xyzzy", "role": "agent"}]))
    printed = addresses(Options(tmp_path), logins)
    for expected in ("http://127.0.0.1:8080/demo/", "/desk/", "/demo/mail", "aoi@demo.example  xyzzy  agent"):
        assert expected in printed


def test_an_end_is_put_into_words() -> None:
    assert [how_it_ended(status) for status in (0, 3, -9)] == ["exit status 0", "exit status 3", "SIGKILL"]
