"""Whatever somebody says changes nothing outside its own text."""

from support.browser import PageTest
from support.programs import Native
from support.waiting import until

TEXTS = [
    "<script>document.title = 'owned'</script>",
    "<img src=x onerror=\"document.title = 'owned'\"><b>bold</b>",
    "</div></body><h1>big</h1>&lt;&amp;&#65;",
    "javascript:alert(1) http://javascript:alert(1) https://\"onclick=alert(1)",
    "http://x/<script>alert(1)</script>",
    "{{7*7}} ${7*7} %s %00",
    "\u202eevil\u202c \u2066left\u2069 \u200frtl",
    "שלום world (abc) 123 !",
    "a" * 4000,
    "https://example.org/" + "b" * 4000,
    "Z" + "\u0300" * 60 + "algo",
    "👩‍👩‍👧‍👦" * 200,
    "* joe left (1 person here)",
    "ann: \t\t\t   far away",
    "x" + " " * 3000 + "y",
]


class Hostile(PageTest):
    def test_text_stays_text(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        shape = "return [...document.querySelectorAll('body *:not(#log *):not(#peopleList *)')].map((node) => node.tagName + node.id).join()"
        until(lambda: "You are ann" in ann.text("log"), "the welcome")
        joe.say("before")
        ann.shows(("joe", "before"))
        before = ann.run(shape)
        for text in TEXTS:
            joe.say(text)
        joe.is_confirmed()
        joe.say("after")
        ann.shows(("joe", "after"))
        self.assertEqual(ann.run(shape), before)
        self.assertEqual(ann.driver.title, "the chat")
        tags = ann.run("return [...new Set([...document.querySelectorAll('#log *')].map((node) => node.tagName))].sort()")
        self.assertEqual(tags, ["A", "DIV", "SPAN", "TIME"])
        hrefs = ann.run("return [...document.querySelectorAll('#log a')].map((a) => a.protocol)")
        self.assertLessEqual(set(hrefs), {"http:", "https:"})
        self.assertEqual(ann.complaints(), [])
        shown = [text for _, text in ann.messages()]
        for text in TEXTS[:6] + TEXTS[7:10]:
            self.assertIn(text, shown)

    def test_no_text_reaches_over_the_edge_or_into_another(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        for text in TEXTS:
            joe.say(text)
        joe.say("after")
        for width in (1100, 320):
            ann.cdp("Emulation.setDeviceMetricsOverride", width=width, height=640, deviceScaleFactor=1, mobile=False)
            ann.shows(("joe", "after"))
            over = ann.run("""const wide = document.getElementById("scroller");
              return [document.documentElement.scrollWidth > innerWidth, wide.scrollWidth > wide.clientWidth]""")
            self.assertEqual(over, [False, False], f"at {width} pixels")
            overlaps = ann.run("""const boxes = [...document.querySelectorAll("#log > .m")].map((node) => node.getBoundingClientRect());
              return boxes.filter((box, i) => i > 0 && box.top < boxes[i - 1].bottom - 1).length""")
            self.assertEqual(overlaps, 0)
        ann.cdp("Emulation.clearDeviceMetricsOverride")

    def test_what_one_types_oneself_is_text_too(self):
        ann = self.tab("ann")
        for text in TEXTS[:4]:
            ann.say("//" + text)
        ann.has_nothing_under_way()
        ann.shows_only([("ann", text) for text in TEXTS[:4]])
        self.assertEqual(ann.driver.title, "the chat")

    def test_a_line_of_signs_or_of_addresses_costs_little(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.tab("ann")
        texts = ["http://x/" + ")" * 4000, "http://x/" + "()" * 2000, "http://x/" + "(" * 1900 + ")" * 2000]
        took = ann.driver.execute_async_script("""const [texts, done] = arguments;
          import('/links.js').then(({withLinks}) => {
            const plain = "http://x/" + "a".repeat(4000);
            const time = (text) => { const begin = performance.now(); for (let i = 0; i < 5; ++i) withLinks(text); return performance.now() - begin };
            done([time(plain), texts.map(time)]) })""", texts)
        for text, each in zip(texts, took[1]):
            self.assertLess(each, 100 * (took[0] + 1), f"{text[:12]}: {took}")
        many = "http://x/a " * 300
        joe.say(many)
        joe.say("after")
        ann.shows(("joe", "after"), ("joe", many))
        self.assertLessEqual(ann.run("return document.querySelectorAll('#log a').length"), 50)
