"""Every page in light and dark, on a desk and on a phone, and in print: `make screenshots`, then page through var/screenshots.

Nothing lists the pages. The demonstration is loaded into a database of its own, a person who owns it walks along the links
from the front page, and each kind of page is taken once (those in `OFTEN` once per object). `make screenshots ARGS=map` takes
only pages with "map" in their name.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import django
from playwright.sync_api import Browser, sync_playwright

from launcher import chromium
from launcher.places import VAR
from launcher.prepare import collect_static

TARGET = VAR / "screenshots"
# Kinds of page that are worth a picture for several objects, and how many.
OFTEN = {"maps:map": 4, "journeys:detail": 2, "dashboards:journey": 2}
WITHOUT_LOGIN = {
    "login": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "password-reset-done": "/accounts/password/reset/done/",
    "invitation-only": "/accounts/signup/",
    "not-found": "/this-page-is-not-here/",
}
LEFT_OUT = re.compile(r"^/(admin|static|api|accounts/logout|health)/?|\.(csv|json|xlsx|pdf|svg|png)$|/export/")
LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
MODES: dict[str, dict] = {
    "light": {"width": 1440, "scheme": "light"},
    "dark": {"width": 1440, "scheme": "dark"},
    "phone-light": {"width": 360, "scheme": "light"},
    "phone-dark": {"width": 360, "scheme": "dark"},
    "print": {"width": 1080, "scheme": "light", "media": "print"},
}


def main(wanted: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    program = chromium.prepare()
    fill()
    from django.conf import settings

    from tests.live_process import live_process

    shutil.rmtree(TARGET, ignore_errors=True)
    client = owner()
    pages = {name: path for name, path in dict(found(client)).items() if wanted in name}
    public = {name: path for name, path in WITHOUT_LOGIN.items() if wanted in name}
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    faults = []
    with served() as address, live_process() as live, sync_playwright() as playwright:
        settings.LIVE_URL = live.url
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        cookie = {"name": session.key, "value": session.value, "url": address}
        for mode in MODES:
            faults += take(browser, mode, address, pages, [cookie])
            faults += take(browser, mode, address, public, [])
        browser.close()
    write_index([*pages, *public])
    sys.stdout.write(f"{len(pages) + len(public)} pages, {len(MODES)} pictures each: {TARGET / 'index.html'}\n")
    sys.stdout.write("".join(f"Look at {fault}\n" for fault in faults))
    return 1 if faults else 0


def fill() -> None:
    """Load the demonstration into the empty database, with all its figures computed at once."""
    from django.conf import settings
    from django.core.management import call_command

    from accounts.models import Workspace
    from config.celery import app

    app.conf.task_always_eager = True
    call_command("migrate", interactive=False, verbosity=0)
    collect_static(Path(settings.STATIC_ROOT))
    if not Workspace.objects.exists():
        call_command("load_demonstration", stdout=open(os.devnull, "w"))  # noqa: SIM115 - closed with the process


def owner():
    """A browser of somebody who may see everything."""
    from django.test import Client

    from accounts.models import Membership, Role

    user = Membership.objects.filter(role=Role.OWNER).order_by("pk").first().user
    user.is_staff = True
    user.save()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def found(client) -> Iterator[tuple[str, str]]:
    """The pages that can be reached from the front page: a name for the picture, and the address."""
    from django.urls import Resolver404, resolve

    seen: set[str] = set()
    taken: Counter[str] = Counter()
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        try:
            kind = resolve(path.split("?")[0]).view_name
        except Resolver404:
            continue
        if path in seen or taken[kind] >= OFTEN.get(kind, 1):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"])
            continue
        if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = b"".join(answer).decode()
        if "<html" not in text:
            continue
        taken[kind] += 1
        name = kind.replace(":", "-").replace("_", "-")
        yield name if taken[kind] == 1 else f"{name}-{taken[kind]}", path
        waiting.extend(link for link in map(html.unescape, LINK.findall(text)) if link not in seen and not LEFT_OUT.search(link))


@contextmanager
def served() -> Iterator[str]:
    """The product on a free port of this machine, in a thread."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()


def take(browser: Browser, mode: str, address: str, pages: dict[str, str], cookies: list[dict]) -> list[str]:
    """Take the pages in one mode; return what a person would call broken: complaints of the browser, and overflow."""
    look = MODES[mode]
    context = browser.new_context(
        base_url=address,
        viewport={"width": look["width"], "height": 900 if look["width"] > 600 else 740},
        color_scheme=look["scheme"],
        reduced_motion="reduce",
    )
    context.add_cookies(cookies)
    faults: list[str] = []
    for name, path in pages.items():
        complaints: list[str] = []
        page = context.new_page()
        page.on("console", lambda said, heard=complaints: heard.append(said.text) if said.type == "error" else None)
        page.emulate_media(media=look.get("media", "screen"))
        page.goto(path)
        page.wait_for_timeout(250)
        page.screenshot(path=TARGET / mode / f"{name}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            complaints.append("the page is wider than the screen")
        # A page that is missing on purpose says so in the console.
        faults += [f"{name} ({mode}): {text}" for text in complaints if "404" not in text]
        page.close()
    context.close()
    return faults


def write_index(names: list[str]) -> None:
    """One page to look through them all."""
    rows = "".join(
        f"<h2>{html.escape(name)}</h2><div>"
        + "".join(f'<a href="{mode}/{name}.png"><img loading="lazy" alt="{mode}" src="{mode}/{name}.png"></a>' for mode in MODES)
        + "</div>"
        for name in names
    )
    style = (
        "body{font:14px sans-serif;margin:2rem} div{display:flex;gap:1rem;align-items:start}"
        "img{height:480px;border:1px solid #ccc}"
    )
    (TARGET / "index.html").write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{rows}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
