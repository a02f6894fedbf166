"""What calls a person who looks elsewhere: sound and notifications, where they are switched on and allowed."""

from support.browser import PLAIN_NAME, PageTest
from support.programs import Native
from support.waiting import equal, until

# What the page asks of the browser, kept; the person's answer to its question is `answer`.
WITNESS = """window.shown = []; window.sounds = 0; window.asked = 0; window.answer = "granted";
  window.Notification = class {
    static get permission() { return sessionStorage.permission ?? "default"; }
    static async requestPermission() { ++asked; return sessionStorage.permission = answer; }
    constructor(title, {body}) { shown.push([title, body]); }
  };
  const make = BaseAudioContext.prototype.createOscillator;
  BaseAudioContext.prototype.createOscillator = function () { ++sounds; return make.call(this); };"""
# Two sounds have some seconds between them.
LATER = "const real = performance.now.bind(performance); performance.now = () => real() + 5000"


class Attention(PageTest):
    options = ("--web-host", PLAIN_NAME)

    def calls(self, tab):
        return tab.run("return [shown, sounds]")

    def switch_on(self, tab, *switches):
        tab.get("settings").click()
        for each in switches:
            tab.get(each).click()
        tab.run("document.getElementById('card').hidePopover()")

    def whisper(self, joe, tab, text):
        joe.order(f"/msg ann {text}")
        tab.shows(("joe", text))

    def test_nothing_calls_before_it_is_switched_on(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=WITNESS)
        self.assertFalse(ann.get("sound").is_selected() or ann.get("notifications").is_selected())
        ann.look_away()
        self.whisper(joe, ann, "psst")
        self.assertEqual(self.calls(ann), [[], 0])
        self.assertEqual(ann.run("return asked"), 0)

    def test_a_whisper_and_a_mention_call_who_looks_elsewhere(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=WITNESS)
        self.switch_on(ann, "sound", "notifications")
        until(lambda: ann.run("return asked") == 1 and self.calls(ann) == [[], 1], "the person is asked, and hears the sound")
        self.whisper(joe, ann, "while I look")
        self.assertEqual(self.calls(ann), [[], 1])
        ann.run(LATER)
        ann.look_away()
        self.whisper(joe, ann, "psst")
        whispered = ["joe whispers to you", "psst"]
        equal(lambda: self.calls(ann), [[whispered], 2], "the call")
        ann.run(LATER)
        joe.say("ann: look")
        equal(lambda: self.calls(ann), [[whispered, ["joe", "ann: look"]], 3], "the call")
        ann.run(LATER)
        joe.say("to everyone")
        ann.shows(("joe", "to everyone"))
        self.assertEqual(self.calls(ann), [[whispered, ["joe", "ann: look"]], 3])
        # The switches are remembered.
        ann.driver.refresh()
        ann.is_in()
        ann.get("box").click()  # before it no page may sound
        ann.look_away()
        self.whisper(joe, ann, "again")
        equal(lambda: self.calls(ann), [[["joe whispers to you", "again"]], 1], "the call")

    def test_who_forbids_notifications_gets_none_and_reads_why(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=WITNESS)
        ann.run("answer = 'denied'")
        self.switch_on(ann, "notifications")
        equal(lambda: ann.run("return document.getElementById('why').textContent"), "The browser does not allow them here.", "why")
        self.assertFalse(ann.get("notifications").is_selected())
        ann.driver.refresh()
        ann.is_in()
        self.assertFalse(ann.get("notifications").is_enabled())
        ann.look_away()
        self.whisper(joe, ann, "psst")
        self.assertEqual(self.calls(ann), [[], 0])

    def test_where_only_service_workers_have_notifications_why_there_are_none_is_told_and_stays(self):
        phone = WITNESS + """window.Notification = class extends Notification {
          constructor() { throw new TypeError("Illegal constructor") } }"""
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=phone)
        self.switch_on(ann, "notifications")
        equal(lambda: ann.run("return localStorage['chat.notifications']"), "true", "it is switched on")
        ann.look_away()
        self.whisper(joe, ann, "psst")
        equal(lambda: ann.run("return document.getElementById('why').textContent"), "The browser does not allow them here.", "why")
        self.assertFalse(ann.get("notifications").is_selected())
        ann.driver.refresh()
        ann.is_in()
        self.assertFalse(ann.get("notifications").is_selected())

    def test_without_https_all_works_and_why_there_are_no_notifications_is_told(self):
        joe = self.with_(Native(self.server, "joe"))
        ann = self.tab("ann", url=f"http://{PLAIN_NAME}:{self.server.port}/", before=WITNESS)
        self.assertFalse(ann.run("return isSecureContext"))
        ann.get("settings").click()
        self.assertIn("over https and on this machine only", ann.text("why"))
        self.assertFalse(ann.get("notifications").is_enabled())
        ann.run("document.getElementById('card').hidePopover()")
        self.switch_on(ann, "sound")
        ann.say("hello")
        ann.run(LATER)
        ann.look_away()
        self.whisper(joe, ann, "psst")
        equal(lambda: self.calls(ann), [[], 2], "only the sound")
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("ann", "hello"), ("joe", "psst")])
        self.assertTrue(ann.get("sound").is_selected(), "the switch is remembered")

    def test_calls_before_the_first_click_do_not_sound_all_at_once_later(self):
        # As in a browser that lets no page sound before a click.
        silent = WITNESS + """window.resumed = 0; const clicked = new Promise((click) => { window.click = click });
          AudioContext.prototype.resume = () => { ++resumed; return clicked }; localStorage["chat.sound"] = "true";"""
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann", before=silent)
        ann.look_away()
        for text in ("one", "two"):
            self.whisper(joe, ann, text)
            ann.run(f"{{ {LATER} }}")
        self.assertEqual(ann.run("click(); return resumed"), 2)
        self.whisper(joe, ann, "heard")
        equal(lambda: ann.run("return [resumed, sounds]"), [3, 1], "one sound")
