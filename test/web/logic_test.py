"""The modules that know no page, alone, and beside the server whose rules they repeat."""

from support.browser import PageTest
from support.programs import Native

LINES = [
    "hello", "?", " ? ", "\u00a0?", "psst > joe", "psst>joe", "psst > JOE", "a > b > joe", "> joe", "x > joe!", "x > joe ann",
    "x > (joe)", "5 > 3", "std::vector<int>", "a > b c", "@joe psst", "@JOE psst", "@ joe psst", " @joe psst", "@joe", "@joe, psst",
    "\u3000@joe psst", "\uff20joe psst", "psst \uff1e joe", "psst > jo\u200be", "\u200b@joe psst", "\u202e@joe psst",
    "/msg joe psst", "/MSG joe psst", "/msg  joe psst", " /msg joe psst", "/msg\u00a0joe psst", "/msg joe", "/msg", "/msg 7up x",
    "//psst > joe", "//", "/say psst > joe", "/say", "/me waves", "/me", "/me  waves ", "/nonsense", "/", "/ msg joe x", "/say  two",
    "  indented", "trailing  ", "tab\there", "x > joe\u0301", "x > \u00e9", "e\u0301 > joe", "ju\u0308rgen > joe", "x > ",
    "x > you", "@you x", "x > 12", "a\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300b", "\U0001f600 \ufe0f x",
    "x > joe.", "x > @joe", "x >> joe", "> > joe", "x > joe\u00a0", "\u2028x > joe", "/history x", "/help", "/who",
    "/w joe psst", "/TELL joe psst", "/w joe", "/names", "/list", "/toString", "/constructor x",
]
IMPORT = "const done = arguments[arguments.length - 1]; const load = (name) => import('/' + name + '.js');"


class Logic(PageTest):
    def ask(self, script, *arguments):
        tab = self.tab()
        return tab.driver.execute_async_script(
            IMPORT + f"(async () => {{ {script} }})().then(done, (error) => done('failed: ' + error.stack))", *arguments)

    def test_a_typed_line_is_what_the_server_takes_it_for(self):
        joe, ann = self.with_(Native(self.server, "joe")), self.with_(Native(self.server, "ann"))
        for line in LINES:
            ann.order(line)
        ann.is_confirmed()
        parsed = self.ask("const {requestOf} = await load('request'); return arguments[0].map(requestOf)", LINES)
        said = [text for _, text in joe.said]
        for number, (line, request) in enumerate(zip(LINES, parsed), 1):
            is_, result = request["is"], ann.results[number]
            with self.subTest(line=line, request=request):
                if result == "whisper":
                    self.assertEqual(is_, "whisper")
                elif result != "ok":
                    # Whoever it was meant for: never sent again by itself.
                    self.assertTrue(is_ in ("mistake", "unknown", "whisper", "history") or request.get("meant"), result)
                elif is_ in ("say", "act"):
                    self.assertEqual(request["text"], said.pop(0))
                else:
                    self.assertIn(is_, ("who", "help", "nothing", "history"))
        self.assertEqual(said, [])

    def test_names_are_what_the_server_takes(self):
        names = ["ann", "7of9", "a" * 24, "a" * 25, "\u00e9lan", "e\u0301lan", "a b", "a\u200bb", "you", "Server", "x" + "\u0301" * 9,
                 "\u540d\u524d", "a_-.b", "_a", "-", "\u0301a", "a\U0001f600", "a>b", "a\ufe0f", "a\u3164", "\u0660a", "a\u0660", "\u2118x"]
        verdicts = self.ask("const {clean, nameError} = await load('text'); return arguments[0].map((name) => nameError(clean(name)))", names)
        for name, verdict in zip(names, verdicts):
            peer = self.with_(Native(self.server, f"probe{names.index(name)}"))
            peer.order(f"/nick {name}")
            peer.is_confirmed()
            with self.subTest(name=name):
                self.assertEqual(verdict is None, peer.results[1] == "ok", f"{verdict}, {peer.results[1]}")
            peer.order("/quit")

    def test_a_session_sends_again_what_may_be_sent_again(self):
        story = """
          const {Session} = await load('session'); const {parseEvent} = await load('wire');
          const session = new Session(); const sent = [];
          const take = (line) => session.take(parseEvent(line));
          const send = () => { for (let line; (line = session.nextToSend());) sent.push(`${line.number} ${line.text}`) };
          take("welcome\\ttoken\\t1\\tann\\t2\\t0\\tone\\tlab");
          for (const text of ["hello", "psst > joe", "psst > bob", "?"]) session.add(text);
          send();
          const copy = new Session(JSON.parse(JSON.stringify(session)));  // a reload
          const again = (incarnation, last, ...missed) => {
            const it = new Session(JSON.parse(JSON.stringify(copy)));
            it.take(parseEvent(`welcome\\ttoken\\t9\\tann\\t2\\t${last}\\t${incarnation}\\tlab`));
            const settled = missed.map((line) => it.take(parseEvent(line)).settled?.text).filter(Boolean);
            const asked = it.take(parseEvent("current\\t12")).unconfirmed.map((line) => `${line.text} ${line.wasSent}`);
            const resent = [];
            for (let line; (line = it.nextToSend());) resent.push(`${line.number} ${line.text}`);
            return [settled, asked, resent, it.after];
          };
          return [sent, again("one", 0), again("one", 2, "ok\\t1\\t5\\t7"), again("one", 1, "left\\t8\\t7\\tjoe\\t1\\t"),
                  again("one", 1, "renamed\\t8\\t7\\tJOE\\tzoe"), again("two", 1), again("one", 0, "missed\\t3")]"""
        lines = ["1 hello", "2 psst > joe", "3 psst > bob", "4 ?"]
        sent, same, settled, left, renamed, restarted, missed = self.ask(story)
        self.assertEqual(sent, lines)
        self.assertEqual(same, [[], [], lines, 12])
        self.assertEqual(settled, [["hello"], [], lines[1:], 12])
        self.assertEqual(left, [[], ["psst > joe false"], ["1 hello", "2 psst > bob", "3 ?"], 12])
        self.assertEqual(renamed, left)
        self.assertEqual(restarted, [[], ["psst > joe true", "psst > bob true"], ["1 hello", "2 ?"], 12])
        self.assertEqual(missed, [[], ["psst > joe false", "psst > bob false"], ["1 hello", "2 ?"], 12])

    def test_an_ops_command_is_not_sent_again_to_whoever_has_the_name_now(self):
        resent, asked = self.ask("""
          const {Session} = await load('session'); const {parseEvent} = await load('wire');
          const session = new Session();
          const take = (line) => session.take(parseEvent(line));
          take("welcome\\ttoken\\t1\\tann\\t2\\t0\\tone\\tlab");
          session.connectionLost();
          for (const text of ["/kick joe", "/MUTE Joe 5", "/kick bob", "/nick joe"]) session.add(text);
          take("welcome\\ttoken\\t9\\tann\\t2\\t0\\tone\\tlab");
          take("left\\t8\\t7\\tjoe\\t1\\t");
          const asked = take("current\\t12").unconfirmed.map(({text, wasSent}) => `${text} ${wasSent}`);
          const resent = [];
          for (let line; (line = session.nextToSend());) resent.push(`${line.number} ${line.text}`);
          return [resent, asked]""")
        self.assertEqual(resent, ["1 /kick bob", "2 /nick joe"])
        self.assertEqual(asked, ["/kick joe false", "/MUTE Joe 5 false"])

    def test_a_session_is_kept_though_there_is_no_room_for_all_that_is_shown(self):
        kept = self.ask("""
          const {save, load: saved, forget} = await load('storage');
          const long = "x".repeat(6_000_000), entry = {kind: "say", from: "joe", text: long, time: 1, seq: 1};
          save({conversation: {session: {token: "t"}, gap: {held: [entry], end: 5}}, entries: [entry]});
          const kept = saved();
          forget();
          return kept""")
        self.assertEqual(kept, {"conversation": {"session": {"token": "t"}, "gap": {"held": [], "end": 5}}, "entries": []})

    def test_what_was_missed_is_asked_for_until_it_comes(self):
        asked, shown = self.ask("""
          const {Inquiries} = await load('inquiries');
          const asked = [], shown = [];
          let older = null;
          const show = ({seq}) => shown.push(seq);
          const inquiries = new Inquiries({people: {}, talk: {takeOlder: () => older}, ask: (line) => asked.push(line),
            view: {add: show, missed: (entries) => entries.forEach(show), noted() {}}});
          inquiries.openGap();
          inquiries.welcomed(5);
          inquiries.add({seq: 6});
          inquiries.take({is: "error", code: "busy"}, {text: asked[0]});
          older = [3, 4, 5].map((seq) => ({seq}));
          inquiries.take({is: "ok"}, {text: asked[1]});
          inquiries.add({seq: 7});
          return [asked, shown]""")
        self.assertEqual(asked, ["/history 1000", "/history 1000"])
        self.assertEqual(shown, [3, 4, 6, 7])

    def test_what_was_missed_and_does_not_come_is_told_as_missing(self):
        asked, shown = self.ask("""
          const {Inquiries} = await load('inquiries');
          const asked = [], shown = [];
          const show = ({seq, text}) => shown.push(seq ?? text);
          const inquiries = new Inquiries({people: {}, ask: (line) => asked.push(line),
            talk: {takeOlder: () => null, tell: (text) => inquiries.add({text})},
            view: {add: show, missed: (entries) => entries.forEach(show), noted() {}}});
          const begin = () => {
            inquiries.openGap();
            inquiries.welcomed(5);
          };
          begin();
          inquiries.add({seq: 1});
          for (let i = 0; i < asked.length && i < 10; ++i) inquiries.take({is: "error", code: "busy"}, {text: asked[i]});
          inquiries.add({seq: 2});
          shown.push("and");
          begin();
          for (let seq = 1; seq < 2003; ++seq) inquiries.add({seq});
          return [asked.length, shown]""")
        sentence = "messages may be missing here, because the server did not give them; type /history 100 to see the last ones"
        self.assertEqual(asked, 3)
        self.assertEqual(shown, [sentence, 1, 2, "and", sentence, *range(1, 2003)])

    def test_only_the_answer_to_its_own_question_ends_a_gap(self):
        sent, missed, shown = self.ask("""
          const {Conversation} = await load('conversation');
          const sent = [], missed = [], shown = [];
          let socket;
          const view = {add: ({seq, text}) => seq && shown.push(text), missed: (entries) => missed.push(...entries.map(({text}) => text))};
          const conversation = new Conversation({save() {},
            view: new Proxy(view, {get: (all, name) => all[name] ?? (() => {})}),
            open: () => socket = {readyState: 1, send: (line) => sent.push(line), close() {}}});
          const take = (...lines) => { for (const line of lines) socket.onmessage({data: line.join("\t")}) };
          const number = () => sent.at(-1).split("\t")[0];
          conversation.join("ann", "");
          socket.onopen();
          take(["welcome", "one", 1, "ann", 300, 0, "x", "lab"], ["current", 1]);
          socket.onclose();
          conversation.tryNow();
          socket.onopen();
          take(["error", 0, "session-unknown", "gone"]);  // connects anew
          socket.onopen();
          take(["welcome", "two", 9, "ann", 2, 0, "x", "lab"], ["current", 9]);
          const lines = sent.filter((line) => /^\d/.test(line));
          const [gap, who] = ["/history 1000", "/who"].map((text) => lines.find((line) => line.endsWith(text)).split("\t")[0]);
          take(["error", who, "slow", "no names"], ["error", gap, "busy", "later"], ["say", 10, 10, "joe", "after"]);
          conversation.probe();
          take(["history", 10, number(), 1], ["say", 10, 10, "joe", "after"], ["current", 10], ["ok", number(), 10, 10]);
          const early = [...missed, ...shown];
          const real = performance.now.bind(performance);
          performance.now = () => real() + 3000;
          conversation.tick();
          take(["history", 10, number(), 2], ["say", 8, 8, "joe", "meanwhile"], ["say", 10, 10, "joe", "after"], ["current", 10],
            ["ok", number(), 10, 10]);
          return [sent.filter((line) => /^\d/.test(line)).map((line) => line.split("\t")[1]), [early, missed], shown]""")
        self.assertEqual(sent, ["/history 1000", "/who", "/history 1", "/history 1000"])
        self.assertEqual(missed, [[], ["meanwhile"]])
        self.assertEqual(shown, ["after"])

    def test_who_may_have_left_unseen_is_not_listed_any_more(self):
        known = self.ask("""
          const {People} = await load('people');
          const people = new People();
          const say = (from) => people.note({is: "say", from}, false);
          for (const name of ["joe", "mia"]) say(name);
          people.note({is: "missed", count: 9});
          say("mia");
          return people.matching("")""")
        self.assertEqual(known, ["mia"])

    def test_of_very_many_people_those_who_did_nothing_for_longest_are_forgotten(self):
        known = self.ask("""
          const {People} = await load('people');
          const people = new People();
          const say = (from) => people.note({is: "say", from}, false);
          for (let i = 0; i < 5000; ++i) { say("old"); say("p" + i); }
          return ["old", "p4999", "p3002", "p2999"].map((name) => Boolean(people.get(name)))""")
        self.assertEqual(known, [True, True, True, False])

    def test_lines_that_are_none_of_the_dialects_are_passed_over(self):
        lines = ["", "nonsense", "say\t1\t2\tann", "say\tx\t2\tann\thi", "ok\t1", "welcome", "say\t1\t2\tann\ta\tb", "toString\t1",
                 "bye\tquit\t", "users\t1\t2\t3\tann:5 joe:away7", "error\t-1\tx\ty"]
        events = self.ask("const {parseEvent} = await load('wire'); return arguments[0].map(parseEvent)", lines)
        self.assertEqual([each and each["is"] for each in events],
                         [None, None, None, None, None, None, "say", None, "bye", "users", None])
        self.assertEqual(events[6]["text"], "a\tb")
        self.assertEqual(events[9]["names"], [{"name": "ann", "away": False, "seconds": 5}, {"name": "joe", "away": True, "seconds": 7}])

    def test_who_is_ignored_and_has_a_new_name_stays_so_under_both_in_another_log(self):
        before, after, names, left = self.ask("""
          const {Ignored} = await load('ignored');
          const ignored = new Ignored({spans: [], log: "one"}), people = {get: () => undefined};
          const has = () => ["joe", "jim", "eve"].map((name) => ignored.has(name, 9));
          ignored.add("joe");
          ignored.note({is: "renamed", from: "joe", to: "jim", seq: 5}, people);
          const before = has();
          ignored.logIs("two");
          const after = has(), {names} = ignored;
          ignored.remove("joe");
          return [before, after, names, has()]""")
        self.assertEqual(before, [False, True, False])
        self.assertEqual(after, [True, True, False])
        self.assertEqual(names, ["jim", "joe"])
        self.assertEqual(left, [False, False, False])

    def test_a_mention_is_a_word(self):
        cases = [("ann", True), ("Ann: hi", True), ("hi @ANN!", True), ("annals", False), ("joann", False), ("ann-marie", False),
                 ("ann.", True), ("ann's", True), ("see ann-", True), ("\u00e9ann", False), ("ann\u3002", True), ("_ann", False)]
        found = self.ask("const {mentions} = await load('text'); return arguments[0].map((text) => mentions(text, 'Ann'))",
                         [text for text, _ in cases])
        self.assertEqual(list(zip([text for text, _ in cases], found)), cases)
