"""What a person has set for all pages: dark or light, more contrast, no motion."""

import os

from support.browser import PageTest
from support.programs import Native
from support.waiting import until

# The style sheet as it is written: the names of its properties are short where it is served.
SHEET = os.path.join(os.path.dirname(__file__), "../../client/web/chat.css")
COLOURS = """const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[1]); document.adoptedStyleSheets = [sheet];
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(arguments[0].map((name) => [name, style.getPropertyValue("--" + name)]))"""
GROUNDS = ("ground", "paper", "private-ground", "mention-ground")
NAMES = [f"c{place}" for place in range(12)]
LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
MOVING = """return [...document.querySelectorAll("*")].filter((node) => {
  const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(node);
  return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior !== "auto";
}).map((node) => node.outerHTML).concat(document.getAnimations().map(String))"""


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055)**2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Preferences(PageTest):
    def prefer(self, tab, **features):
        tab.cdp("Emulation.setEmulatedMedia",
                features=[{"name": "prefers-" + name.replace("_", "-"), "value": value} for name, value in features.items()])

    def styles(self, tab):
        return tab.run("""const of = (selector) => getComputedStyle(document.querySelector(selector));
          return {ground: of("body").backgroundColor, ink: of("body").color, faint: of("time").color, line: of("header").borderBottomColor}""")

    def test_names_and_words_can_be_read_on_light_and_on_dark(self):
        tab = self.tab()
        with open(SHEET, encoding="utf-8") as file:
            sheet = file.read()
        grounds = {}
        for scheme in ("light", "dark"):
            self.prefer(tab, color_scheme=scheme)
            colours = tab.run(COLOURS, [*GROUNDS, *NAMES, "ink", "faint", "private", "mention", "error", "accent", "on-accent"], sheet)
            grounds[scheme] = luminance(colours["ground"])
            texts = [(name, ground) for name in [*NAMES, "ink"] for ground in GROUNDS]
            texts += [("faint", ground) for ground in GROUNDS]
            texts += [("private", "private-ground"), ("mention", "mention-ground"), ("error", "ground"), ("accent", "ground"), ("on-accent", "accent")]
            for text, ground in texts:
                with self.subTest(scheme=scheme, text=text, ground=ground):
                    self.assertGreaterEqual(contrast(colours[text], colours[ground]), LEAST_CONTRAST)
        self.assertGreater(grounds["light"], 0.8)
        self.assertLess(grounds["dark"], 0.1)

    def test_who_wants_more_contrast_has_no_faint_words_or_lines(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("hello")
        ann.shows(("joe", "hello"))
        for scheme, ground, ink in (("light", "rgb(255, 255, 255)", "rgb(0, 0, 0)"), ("dark", "rgb(18, 18, 18)", "rgb(255, 255, 255)")):
            self.prefer(ann, color_scheme=scheme)
            usual = self.styles(ann)
            self.assertEqual(len(set(usual.values())), 4)
            self.prefer(ann, color_scheme=scheme, contrast="more")
            self.assertEqual(self.styles(ann), {"ground": ground, "ink": ink, "faint": ink, "line": ink})

    def test_nothing_moves_for_who_wants_no_motion(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        self.prefer(ann, reduced_motion="reduce")
        self.assertTrue(ann.run("return matchMedia('(prefers-reduced-motion: reduce)').matches"))
        for number in range(50):
            joe.say(f"line {number}")
        ann.shows(("joe", "line 49"))
        ann.run("document.getElementById('scroller').scrollTop = 0")
        until(lambda: ann.is_shown("toEnd"), "the way to the end")
        for button in ("toEnd", "peopleButton", "settings"):
            ann.get(button).click()
            self.assertEqual(ann.run(MOVING), [])
