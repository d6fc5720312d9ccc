"""Tell the person at the terminal where to go, once customers can be served."""

import json
from pathlib import Path

from handoff.supervisor.options import Options


def addresses(options: Options, demo_logins: Path) -> str:
    """Return the lines with the pages' addresses and, while there are any, the demo logins."""
    logins = _read(demo_logins)
    lines = [
        "",
        f"  shop page with the widget   {options.url}/demo/",
        f"  desk                        {options.url}/desk/",
    ]
    if logins:
        lines.append(f"  mail catcher                {options.url}/demo/mail")
        width = max(len(login["email"]) for login in logins)
        lines += ["", "  demo logins for the desk"]
        lines += [f"    {login['email']:<{width}}  {login['password']}  {login['role']}" for login in logins]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def _read(path: Path) -> list[dict[str, str]]:
    try:
        logins = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    known = {"email", "password", "role"}
    return [login for login in logins if isinstance(login, dict) and known <= login.keys()]
