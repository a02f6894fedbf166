"""The list of who is here, and the colours of names."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from support.browser import PageTest
from support.programs import Native
from support.waiting import equal, until


class People(PageTest):
    def listed(self, tab):
        return tab.run("return [...document.querySelectorAll('#peopleList li')].map((node) => node.innerText.replaceAll('\\n', ' '))")

    def test_the_list_follows_who_comes_goes_and_is_away(self):
        joe = self.with_(Native(self.server, "joe"))
        ann = self.tab("ann")
        equal(lambda: self.listed(ann), ["ann you", "joe"], "the list")
        mia = self.with_(Native(self.server, "mia"))
        equal(lambda: self.listed(ann), ["ann you", "joe", "mia"], "the list")
        self.assertEqual(ann.text("peopleButton"), "3 people")
        mia.order("/nick zoe")
        equal(lambda: self.listed(ann), ["ann you", "joe", "zoe"], "the list")
        mia.order("/quit")
        equal(lambda: self.listed(ann), ["ann you", "joe"], "the list")
        joe.break_off()
        until(lambda: any("joe away" in each for each in self.listed(ann)), "joe is away")

    def test_the_list_tells_who_is_silent(self):
        joe, mia, ann = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "mia")), self.tab("ann")
        equal(lambda: self.listed(ann), ["ann you", "joe", "mia"], "the list")
        ann.run("const real = Date.now; Date.now = () => real() + 7 * 60_000")
        mia.say("hello")
        equal(lambda: self.listed(ann), ["ann you", "joe silent 7 min", "mia"], "the list")
        joe.say("I am here")
        equal(lambda: self.listed(ann), ["ann you", "joe", "mia"], "the list")

    def test_a_click_on_a_name_starts_a_whisper(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        ann.type("psst")
        until(lambda: len(self.listed(ann)) == 2, "the list")
        ann.run("document.querySelector('#peopleList button').click()")
        self.assertEqual(ann.box(), "/msg joe psst")
        self.assertEqual(ann.run("return document.activeElement.id"), "box")
        ann.type(Keys.ENTER)
        until(lambda: joe.whispers == [("ann", "joe", "psst")], "joe has it")

    def test_a_click_counts_though_the_list_changes_under_it(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        until(lambda: len(self.listed(ann)) == 2, "the list")
        button = ann.run("return document.querySelector('#peopleList button')")
        press = ActionChains(ann.driver).move_to_element(button).click_and_hold()
        press.perform()
        ann.run("window.changed = false; new MutationObserver(() => { changed = true }).observe(document.getElementById('peopleList'), {childList: true, subtree: true, characterData: true})")
        ann.run("const real = Date.now; Date.now = () => real() + 7 * 60_000")
        mia = self.with_(Native(self.server, "mia"))
        mia.say("hello")
        equal(lambda: self.listed(ann), ["ann you", "joe silent 7 min", "mia"], "the list")
        self.assertTrue(ann.run("return changed"))
        ActionChains(ann.driver).release().perform()
        self.assertEqual(ann.box(), "/msg joe ")

    def test_who_has_the_focus_in_the_list_keeps_it_while_the_list_changes(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        until(lambda: len(self.listed(ann)) == 2, "the list")
        ann.run("""window.moves = 0; document.querySelector('#peopleList button').focus();
          addEventListener("focusin", () => ++moves); addEventListener("focusout", () => ++moves)""")
        for name in ("ada", "mia"):
            self.with_(Native(self.server, name))
            until(lambda: f"{name}" in self.listed(ann), f"{name} is listed")
        self.assertEqual(ann.run("return [moves, document.activeElement.textContent]"), [0, "joe"])

    def test_names_have_the_colours_of_the_terminal(self):
        ann = self.tab("ann")
        # FNV-1a of the name modulo 12, as client/display/style.cc has it.
        places = ann.driver.execute_async_script("""const done = arguments[0];
          import('/people.js').then(({NameColours}) => {
            const colours = new NameColours();
            const alone = ["bob", "BOB", "joe", "mia"].map((name) => colours.of(name));
            for (const name of "abcdefghijklm") colours.meet(name);
            done([alone, [..."abcdefghijkl"].map((name) => colours.of(name)).sort((a, b) => a - b)]);
          })""")

        def place(name):
            value = 2166136261
            for byte in name.encode():
                value = (value ^ byte) * 16777619 % 2**32
            return value % 12
        self.assertEqual(places, [[place("bob"), place("bob"), place("joe"), place("mia")], list(range(12))])

    def test_colours_stay_over_a_reload(self):
        ann = self.tab("ann")
        # Alone, both would have the same colour.
        joe, f = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "f"))
        self.say(ann, joe, f)
        before = self.colours(ann)
        self.assertNotEqual(before["joe"], before["f"])
        # What was said first is gone, and who was met last speaks first.
        ann.say("/clear")
        self.say(ann, f, joe)
        ann.driver.refresh()
        ann.is_in()
        ann.shows_only([("f", "hello 0"), ("joe", "hello 1")])
        self.assertEqual(self.colours(ann), before)

    def say(self, tab, *people):
        for number, each in enumerate(people):
            each.say(f"hello {number}")
            tab.shows((each.name, f"hello {number}"))

    def colours(self, tab):
        return tab.run("return Object.fromEntries([...document.querySelectorAll('#log .who')].map(({textContent, style}) => [textContent, style.color]))")
