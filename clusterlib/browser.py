"""The browser that sets the PDF, where there is one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Path of the browser: ``CLUSTERLIB_CHROMIUM``, or the first known name on the path; None without one."""
    named = os.environ.get("CLUSTERLIB_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
