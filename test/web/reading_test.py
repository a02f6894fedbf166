"""Reading: where the page stays, what is new, and how much it keeps."""

import datetime

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until

AT_END = """const s = document.getElementById("scroller");
  return s.scrollHeight - s.scrollTop - s.clientHeight < 2"""
ARRIVALS = "return [...document.querySelectorAll('#log .arrival .text')].map((node) => node.textContent)"
# What says "3 days ago" was said then.
PAST = """const Real = WebSocket; window.WebSocket = class extends Real {
  set onmessage(take) {
    const earlier = (_, front, time, text, days) => `${front}${time - days * 86400000}${text}${days} days ago`;
    super.onmessage = ({data}) => take({data: data.replace(/^(say\\t\\d+\\t)(\\d+)(.*\\t)(\\d+) days ago/, earlier)});
  } }"""
DAYS = """return [...document.querySelectorAll("#log .day, #log .say")].map((node) =>
  node.className === "day" ? [node.textContent, ""] : [node.querySelector(".text").textContent, node.querySelector("time").dateTime])"""
ICON = "return document.getElementById('icon').getAttribute('href')"


class Reading(PageTest):
    options = ("--history", "50")

    def fill(self, joe, count, tab):
        for number in range(count):
            joe.say(f"line {number}")
        joe.is_confirmed()
        tab.shows(("joe", f"line {count - 1}"))

    def test_the_end_is_followed_until_one_scrolls_up(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        self.fill(joe, 100, ann)
        until(lambda: ann.run(AT_END), "the end is in view")
        ann.run("document.getElementById('scroller').scrollTop = 500")
        until(lambda: ann.is_shown("toEnd"), "the way to the end")
        for text in "abc":
            joe.say(text)
        equal(lambda: ann.text("toEnd"), "3 new ↓", "the button")
        self.assertEqual(ann.run("return document.getElementById('scroller').scrollTop"), 500)
        news = "return document.querySelector('.new').nextElementSibling.querySelector('.text').textContent"
        self.assertEqual(ann.run(news), "a")
        ann.get("toEnd").click()
        until(lambda: ann.run(AT_END) and not ann.is_shown("toEnd"), "the end")

    def test_the_end_is_followed_when_the_window_changes(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        for number in range(60):
            joe.say(f"line {number} " + "with many words " * (number % 7 * 30))
        joe.say("the last one")
        ann.shows(("joe", "the last one"))
        for width, height in ((320, 568), (568, 320), (1100, 800), (320, 480), (1100, 300)):
            ann.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True)
            until(lambda: ann.run("return [innerWidth, innerHeight]") == [width, height], "the size")
            until(lambda: ann.run(AT_END) and not ann.is_shown("toEnd"), f"the end is in view at {width} x {height}")
        ann.cdp("Emulation.clearDeviceMetricsOverride")

    def test_the_end_is_followed_while_the_box_grows_and_a_question_comes(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        self.fill(joe, 100, ann)
        until(lambda: ann.run(AT_END), "the end is in view")
        # The browser tells of a scroll by the page itself only after the question has made the view smaller.
        ann.run("""document.getElementById("scroller").scrollTop -= 1;
          const box = document.getElementById("box"); box.value = "one\\ntwo\\nthree"; box.dispatchEvent(new Event("input"));
          document.getElementById("say").requestSubmit()""")
        self.assertTrue(ann.is_shown("question"))
        ann.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        self.assertTrue(ann.run(AT_END))
        self.assertFalse(ann.is_shown("toEnd"))

    def test_title_and_icon_count_what_is_new_while_one_looks_elsewhere(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        equal(lambda: ann.driver.title, "the chat", "the title")
        ann.look_away()
        joe.say("hello")
        equal(lambda: ann.driver.title, "1 new · the chat", "the title")
        self.assertEqual(ann.run(ICON), "icon-new.svg")
        joe.say("ann?")
        joe.order("/msg ann psst")
        equal(lambda: ann.driver.title, "2 for you · 1 new · the chat", "the title")
        self.assertEqual(ann.run(ICON), "icon-for-you.svg")
        ann.look_back()
        equal(lambda: ann.driver.title, "the chat", "the title")
        self.assertEqual(ann.run("return document.querySelectorAll('.new').length"), 1)
        ann.say("I am back")
        until(lambda: ann.run("return document.querySelectorAll('.new').length") == 0, "nothing is new")

    def test_scrolling_up_fetches_older_messages(self):
        joe = self.with_(Native(self.server, "joe"))
        for number in range(400):
            joe.say(f"line {number}")
        joe.is_confirmed()
        ann = self.tab("ann")
        ann.shows(("joe", "line 399"))
        self.assertEqual(len(ann.messages()), 50)
        for count in (250, 400):
            ann.run("document.getElementById('scroller').scrollTop = 0")
            equal(lambda: len(ann.messages()), count, "older messages")
            self.assertGreater(ann.run("return document.getElementById('scroller').scrollTop"), 300)
        ann.shows_only(joe.said)
        joe.say("and now")
        ann.shows_only([*joe.said[:400], ("joe", "and now")])

    def test_the_last_2000_messages_are_kept(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        for number in range(2300):
            joe.say(f"line {number}")
            if number % 60 == 0:
                joe.is_confirmed()
        joe.is_confirmed()
        ann.shows(("joe", "line 2299"))
        count = ann.run("return document.getElementById('log').childElementCount")
        self.assertEqual(count, 2000)
        self.assertEqual(ann.messages(), joe.said[-1999:], "all but the day's line")
        self.assertRegex(ann.run("return document.querySelector('#log .day:first-child').textContent"), r"day,? \d")

    def test_who_comes_and_goes_in_a_row_is_told_in_one_quiet_line(self):
        ann = self.tab("ann")
        joe, mia = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "mia"))
        joe.order("/quit lunch")
        equal(lambda: ann.run(ARRIVALS), ['joe joined, mia joined, joe left: "lunch" (2 people here)'], "the line")
        ann.look_away()
        others = [self.with_(Native(self.server, name)) for name in ("tom", "zoe", "max")]
        equal(lambda: ann.run(ARRIVALS), ["joe joined, mia joined and 3 others came or went; max joined (5 people here)"], "the line")
        self.assertEqual((ann.driver.title, ann.run(ICON)), ("the chat", "icon.svg"))
        mia.say("hello")
        ann.shows(("mia", "hello"))
        others[0].order("/quit")
        equal(lambda: ann.run(ARRIVALS)[1:], ["tom left (4 people here)"], "another line behind what was said")
        quiet, loud, faint = ann.run("""const style = (selector) => getComputedStyle(document.querySelector(selector));
          return [style(".arrival"), style(".say"), style("time")].map(({color, fontSize}) => [color, parseFloat(fontSize)])""")
        self.assertEqual(quiet[0], faint[0])
        self.assertNotEqual(quiet[0], loud[0])
        self.assertLess(quiet[1], loud[1])

    def test_each_day_begins_with_its_line(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=PAST)
        for text in ("3 days ago", "3 days ago, too", "1 days ago", "now"):
            joe.say(text)
        ann.shows(("joe", "now"))
        shown = ann.run(DAYS)[1:]  # after the day of the welcome
        kinds = [text if said else "day" for text, said in shown]
        self.assertEqual(kinds, ["day", "3 days ago", "3 days ago, too", "day", "1 days ago", "day", "now"])
        for (line, is_said), (_, said) in zip(shown, shown[1:]):
            if not is_said:
                day = datetime.datetime.fromisoformat(said.replace("Z", "+00:00")).astimezone()
                self.assertEqual(line.replace(",", ""), day.strftime("%A %-d %B %Y"))

    def test_a_day_whose_messages_are_all_gone_goes_with_them(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=PAST)
        for text in ("3 days ago", "1 days ago"):
            joe.say(text)
        for number in range(1999):
            joe.say(f"line {number}")
            if number % 60 == 0:
                joe.is_confirmed()
        joe.is_confirmed()
        ann.shows(("joe", "line 1998"))
        shown = ann.run(DAYS)
        self.assertEqual([bool(said) for _, said in shown], [False] + 1999 * [True])
        self.assertEqual(shown[1][0], "line 0")

    def test_the_browser_finds_what_is_shown(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        joe.say("a needle in the hay")
        self.fill(joe, 100, ann)
        until(lambda: ann.run(AT_END), "the end is in view")
        self.assertFalse(ann.run("return window.find('no such words', false, false, true)"))
        self.assertTrue(ann.run("return window.find('needle', false, false, true)"))
        self.assertEqual(ann.run("return getSelection().anchorNode.parentNode.closest('#log .say .text').textContent"), "a needle in the hay")
        # A browser's own search also scrolls there: the page does not leave it for what comes.
        ann.run("getSelection().anchorNode.parentNode.scrollIntoView()")
        until(lambda: ann.is_shown("toEnd"), "the way to the end")
        joe.say("and now")
        ann.shows(("joe", "and now"))
        self.assertTrue(ann.run("""const found = getSelection().getRangeAt(0).getBoundingClientRect();
          const view = document.getElementById("scroller").getBoundingClientRect();
          return found.top >= view.top - 1 && found.bottom <= view.bottom"""), "it is in view")

    def test_older_messages_come_where_there_is_nothing_to_scroll(self):
        joe = self.with_(Native(self.server, "joe"))
        for number in range(120):
            joe.say(f"line {number}")
        joe.is_confirmed()
        for pull in ("document.getElementById('scroller').dispatchEvent(new WheelEvent('wheel', {deltaY: -100}))",
                     "document.getElementById('box').dispatchEvent(new KeyboardEvent('keydown', {key: 'PageUp', cancelable: true}))"):
            ann = self.tab()
            ann.cdp("Emulation.setDeviceMetricsOverride", width=1600, height=3000, deviceScaleFactor=1, mobile=False)
            ann.join(f"ann{len(pull)}")
            ann.shows(("joe", "line 119"))
            self.assertEqual(len(ann.messages()), 50)
            ann.run(pull)
            equal(lambda: len(ann.messages()), 120, "older messages")

    def test_what_was_said_before_is_not_read_aloud(self):
        joe = self.with_(Native(self.server, "joe"))
        joe.say("before")
        joe.is_confirmed()
        ann = self.tab(before="""window.heard = []; addEventListener("DOMContentLoaded", () => {
          const log = document.getElementById("log");
          new MutationObserver((changes) => {
            for (const {addedNodes} of changes) for (const node of addedNodes) if (log.ariaLive !== "off") heard.push(node.textContent);
          }).observe(log, {childList: true}) })""")
        ann.join("ann")
        ann.shows(("joe", "before"))
        until(lambda: ann.run("return document.getElementById('log').ariaLive") != "off", "the page speaks again")
        joe.say("now")
        ann.shows(("joe", "now"))
        heard = "\n".join(ann.run("return heard"))
        self.assertIn("now", heard)
        self.assertNotIn("before", heard)
