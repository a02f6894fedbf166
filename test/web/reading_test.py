"""Reading: where the page stays, what is new, and how much it keeps."""

from support.browser import PLAIN_NAME, PageTest
from support.programs import Native
from support.waiting import equal, until

AT_END = """const s = document.getElementById("scroller");
  return s.scrollHeight - s.scrollTop - s.clientHeight < 2"""
LOOK_AWAY = "document.hasFocus = () => false"
LOOK_BACK = "delete document.hasFocus; dispatchEvent(new Event('focus'))"
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

    def test_title_and_icon_count_what_is_new_while_one_looks_elsewhere(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        equal(lambda: ann.driver.title, "the chat", "the title")
        ann.run(LOOK_AWAY)
        joe.say("hello")
        equal(lambda: ann.driver.title, "1 new · the chat", "the title")
        self.assertEqual(ann.run(ICON), "icon-new.svg")
        joe.say("ann?")
        joe.order("/msg ann psst")
        equal(lambda: ann.driver.title, "2 for you · 1 new · the chat", "the title")
        self.assertEqual(ann.run(ICON), "icon-for-you.svg")
        ann.run(LOOK_BACK)
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
        self.assertEqual(ann.messages()[-1900:], joe.said[-1900:])


class PlainHttp(PageTest):
    options = ("--web-host", PLAIN_NAME)

    def test_without_https_all_works_and_why_there_are_no_notifications_is_told(self):
        joe = self.with_(Native(self.server, "joe"))
        ann = self.tab("ann", url=f"http://{PLAIN_NAME}:{self.server.port}/")
        self.assertFalse(ann.run("return isSecureContext"))
        ann.get("settings").click()
        self.assertIn("over https and on this machine only", ann.text("why"))
        self.assertFalse(ann.get("notifications").is_enabled())
        ann.get("sound").click()
        ann.run("document.getElementById('card').hidePopover()")
        ann.say("hello")
        joe.order("/msg ann psst")
        ann.shows_only([("ann", "hello"), ("joe", "psst")])
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("ann", "hello"), ("joe", "psst")])
        self.assertTrue(ann.get("sound").is_selected(), "the switch is remembered")

    def test_sound_and_notifications_are_off_until_switched_on(self):
        ann = self.tab("ann")
        self.assertFalse(ann.get("sound").is_selected() or ann.get("notifications").is_selected())
        ann.get("settings").click()
        self.assertTrue(ann.run("return isSecureContext"))
        state = ann.run("return [document.getElementById('notifications').disabled, document.getElementById('why').textContent]")
        self.assertEqual(state[0], state[1] != "")
