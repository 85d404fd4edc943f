"""One page of the built site in a real browser: what it asks for, weighs, breaks, hides and moves."""

import functools
import gzip
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

SITE = Path(os.environ.get("CLUSTERLIB_SITE", Path(__file__).resolve().parent.parent / "_build" / "html"))
CHROMIUM = Path(os.environ.get("CLUSTERLIB_CHROMIUM", "/usr/bin/chromium"))
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
WIDTHS = (1280, 1024, 640, 390, 320)
TEXT = (".html", ".css", ".js", ".woff2")  # the first view; figures are counted apart
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_COLOURS = ["color-contrast", "link-in-text-block"]  # all that a dark page can break and a light one cannot
_LOOK_ALIKE = Path(__file__).with_name("look_alike.js").read_text(encoding="utf-8")
_OPEN = "for (const details of document.querySelectorAll('details')) details.open = true"
_LOAD_ALL = (
    "document.fonts.ready.then(() => Promise.all([...document.images].map(image => { image.loading = 'eager';"
    " return image.decode().catch(() => 0); })))"
)
SHIFT = (
    "document.fonts.ready.then(() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
    " for (const entry of list.getEntries()) sum += entry.value; }).observe({type: 'layout-shift', buffered: true});"
    " setTimeout(() => done(sum), 150); }))"
)


@dataclass(frozen=True)
class Seen:
    """What a browser saw of one page.

    ``requests`` are addresses, ``complaints`` what the console said, both over http and ``from_disk``; ``violations`` axe's findings by
    look, ``widths`` how wide the page came out by the width of the window, ``doubled`` with letters of twice the size at 640 px, ``shift`` how far things moved while it loaded on a phone.
    """

    requests: tuple[str, ...]
    complaints: tuple[str, ...]
    requests_from_disk: tuple[str, ...]
    complaints_from_disk: tuple[str, ...]
    cookies: tuple[str, ...]
    violations: dict[str, tuple[str, ...]]
    widths: dict[int, int]
    doubled: int
    shift: float

    def files(self) -> set[Path]:
        """Files of the site that the page asked for."""
        return {SITE / unquote(urlsplit(url).path).lstrip("/") for url in self.requests}

    def weights(self) -> dict[str, int]:
        """Bytes of each file of the first view over the wire, compressed."""
        return {path.name: compressed(path) for path in self.files() if path.suffix in TEXT}

    def weight_of_figures(self) -> int:
        """Bytes of its figures over the wire, compressed where that helps."""
        return sum(compressed(path) for path in self.files() if path.suffix in (".svg", ".png"))


def pages() -> list[str]:
    """Every page of the site but those that only lead on."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    return [page for page in found if not page.endswith(("ko/index.html", "en/index.html"))]


@functools.cache
def compressed(path: Path) -> int:
    """Bytes of a file over the wire."""
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content, mtime=0)))


def inspect(browser, address: str, page: str, *, every_rule: bool = False) -> Seen:
    """Load a page as a reader does, on a desk, in the dark, and on a phone from its own disk.

    Parameters
    ----------
    browser : playwright's Browser
    address : str
        Where the site is served.
    page : str
        Path in the site.
    every_rule : bool
        Put every rule of axe to all of every look; else the rules on colour to the light and the dark page and of all texts that
        look alike to the first few, all others to the light page and the phone's.
    """
    violations = {}
    with _tab(browser, "light") as tab:
        requests, complaints = _listen(tab)
        tab.goto(address + quote(page), wait_until="load")
        tab.evaluate(_LOAD_ALL)
        cookies = tab.context.cookies()
        seen, said = tuple(requests), tuple(complaints)
        tab.evaluate(_OPEN)
        tab.evaluate(_axe())
        violations["light"] = axe(tab) if every_rule else axe(tab, without=_COLOURS) + colours(tab)
        tab.emulate_media(color_scheme="dark")
        violations["dark"] = axe(tab) if every_rule else colours(tab)
        widths = {}
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            widths[width] = tab.evaluate("document.documentElement.scrollWidth")
        tab.set_viewport_size({"width": 640, "height": 800})
        doubled = tab.evaluate("(document.documentElement.style.fontSize = '200%', document.documentElement.scrollWidth)")
    with _tab(browser, "phone") as tab:
        from_disk = _listen(tab)
        tab.goto(f"{SITE.resolve().as_uri()}/{quote(page)}", wait_until="load")
        shift = tab.evaluate(SHIFT)
        from_disk = tuple(map(tuple, from_disk))
        tab.evaluate(_OPEN)
        tab.evaluate(_axe())
        violations["phone"] = axe(tab, without=() if every_rule else _COLOURS)
    return Seen(seen, said, *from_disk, tuple(map(str, cookies)), violations, widths, doubled, shift)


def _listen(tab) -> tuple[list[str], list[str]]:
    """Lists that take what a tab asks for, and what it complains of."""
    requests, complaints = [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    return requests, complaints


def colours(tab) -> tuple[str, ...]:
    """Violations of the rules on colour, which are slow: put to the first few of all texts that look alike."""
    tab.evaluate(_LOOK_ALIKE)
    return axe(tab, _COLOURS, "[data-first]")


def axe(tab, only: list[str] | None = None, within: str = "html", without: tuple[str, ...] | list[str] = ()) -> tuple[str, ...]:
    """Violations that axe-core finds in an open page, every rule of WCAG 2.2 A and AA and of best practice.

    ``only`` names the rules to put, ``without`` those to leave out, ``within`` selects what is looked at.
    """
    run = {"type": "rule", "values": only} if only else {"type": "tag", "values": _TAGS}
    rules = {} if only else {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in without}
    options = {"runOnly": run, "rules": rules, "resultTypes": ["violations"]}
    found = tab.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    nodes = [(broken["id"], node) for broken in found["violations"] for node in broken["nodes"]]
    return tuple(f"{rule}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}" for rule, node in nodes)


@contextmanager
def serve(site: Path, *, compress: bool = False) -> Iterator[str]:
    """Serve a folder on this machine; the address, with a slash at its end."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *args):  # a page that closes early breaks the pipe
            pass

    handler = functools.partial(_Compressing if compress else _Quiet, directory=str(site))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass


class _Compressing(_Quiet):
    """Answers with gzip, as the hosts of such sites do."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix not in (".html", ".css", ".js", ".svg", ".txt"):
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        for name, value in {
            "Content-Type": f"{self.guess_type(str(path))}; charset=utf-8", "Content-Encoding": "gzip",
            "Content-Length": str(len(content)), "Cache-Control": "max-age=31536000",
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8") + ";true"


@contextmanager
def _tab(browser, look: str):
    context = browser.new_context(**LOOKS[look])
    yield context.new_page()
    context.close()
