#!/usr/bin/python3
"""Takes the pictures of the page for README: page.py FOLDER writes page.png and phone.png there."""

import base64
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../web"))

from support.browser import Browser, Tab  # noqa: E402  (the path comes first)
from support.programs import Native, Server  # noqa: E402
from support.waiting import until  # noqa: E402


def talk(server, tab):
    """A morning in the lab, with Ann at the page; returns who stays."""
    bob, joe = Native(server, "bob"), Native(server, "joe")
    tab.join("ann")

    def says(who, line, shown=None):
        (who.order if shown else who.say)(line)
        tab.shows((who.name, shown or line))

    says(bob, "good morning, everyone")
    says(bob, "the slides are at https://example.org/lab/slides.html, and the code, too")
    tab.say("thanks! Who has seen the key of room 12?")
    tab.shows(("ann", "thanks! Who has seen the key of room 12?"))
    says(joe, "/me looks under the table", "looks under the table")
    mia = Native(server, "mia")
    says(joe, "Ann: it was in Bob's drawer yesterday")
    says(bob, "@ann I put it back at ten", "I put it back at ten")
    says(bob, "for the exercise, this is all you need:")
    for line in ("  for (const int value : values) {", "    total += value;", "  }"):
        says(bob, line)
    tab.type("shall I bring it to you? > joe")
    until(lambda: tab.text("hint") == "Only joe will see this.", "the hint")
    return [bob, joe, mia]


def take(browser, file, width, height, scheme):
    server = Server("--name", "the lab")
    tab = Tab(browser, server.url)
    tab.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
    tab.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    tab.cdp("Emulation.setScrollbarsHidden", hidden=True)
    people = talk(server, tab)
    until(lambda: tab.text("peopleButton") == "4 people" and (width < 500 or "mia" in tab.text("peopleList")), "all are listed")
    with open(file, "wb") as picture:
        picture.write(base64.b64decode(tab.cdp("Page.captureScreenshot", format="png")["data"]))
    tab.close()
    for each in people:
        each.break_off()
    server.stop()


folder = sys.argv[1]
browser = Browser()
try:
    take(browser, os.path.join(folder, "page.png"), 760, 500, "light")
    take(browser, os.path.join(folder, "phone.png"), 320, 500, "dark")
finally:
    browser.close()
