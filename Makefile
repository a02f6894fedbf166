# chat: `make help` lists what can be made.

CXX ?= g++
CLANGXX ?= clang++
CLANG_FORMAT ?= clang-format
CLANG_TIDY ?= clang-tidy
BUILD ?= build
PREFIX ?= /usr/local
PORT ?= 8888

# For the programs; the tests' own code is compiled without, which takes half the time.
OPTIMIZE ?= -O2
TEST_OPTIMIZE ?= -O0
LEVEL = $(OPTIMIZE)
STANDARD = $(BUILD)/common/standard.h
SANITIZE ?=
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow
LANGUAGE := -std=c++20 -I. -pthread
CXXFLAGS += $(LANGUAGE) $(WARNINGS) $(SANITIZE) -MMD -MP
LDFLAGS += -pthread $(SANITIZE)

# Every source below a program's folder belongs to it.
COMMON := $(shell find common -name '*.cc')
SERVER := $(shell find server -name '*.cc' ! -path server/main.cc)
CLIENT := $(shell find client -name '*.cc' ! -path client/main.cc)
BENCH := $(shell find test/bench -name '*.cc')
HOSTILE := $(shell find test/hostile -name '*.cc')
# The page for browsers, which is built into the server.
PAGE := $(sort $(wildcard $(addprefix client/web/*.,html css js svg)))
PAGE_OBJECT := $(BUILD)/server/dialect/web/page.o
# What chat-hostile shares with the benchmark and the tests.
CROWD := $(addprefix test/bench/,figures.cc interrupt.cc $(addprefix load/,crowd.cc dialect.cc ledger.cc message.cc)) \
  $(addprefix test/support/,deadline.cc peers/connect.cc processes/process.cc processes/server_process.cc)
# What other programs than the tests use of their fixtures, too: doctest is not in these.
SUPPORT := $(addprefix test/support/,deadline.cc svg.cc peers/connect.cc peers/peer.cc \
  $(addprefix processes/,process.cc server_process.cc) $(addprefix terminal/,person.cc tmux.cc virtual_terminal.cc))
PICTURES := $(shell find test/pictures -name '*.cc')
FUZZ := $(shell find test/fuzz -name '*.cc')
# The same as SUPPORT, for the fuzzers only.
FUZZ_SUPPORT := $(addprefix test/support/,peers/web_peer.cc server/decoded.cc)
TEST := $(filter-out $(BENCH) $(FUZZ) $(FUZZ_SUPPORT) $(HOSTILE) $(PICTURES) $(SUPPORT),$(shell find test -name '*.cc' ! -path 'test/lint/*'))
PROGRAMS := $(COMMON) $(SERVER) $(CLIENT) server/main.cc client/main.cc
SOURCES := $(PROGRAMS) $(SUPPORT) $(TEST) $(BENCH) $(FUZZ) $(FUZZ_SUPPORT) $(HOSTILE) $(PICTURES)
HEADERS := $(shell find common server client test -name '*.h')
GENERATED := common/text/unicode_tables.h common/unicode/grapheme_tables.h server/names/prototypes.h client/edit/emoji_table.h
objects = $(patsubst %.cc,$(BUILD)/%.o,$(1))

# In parallel without being asked; a make below this one shares its jobs.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc) --no-print-directory
endif

.PHONY: all run static deb test test-web test-packages bench figures fuzz hostile pictures asan tsan lint format install uninstall clean help
.DEFAULT_GOAL := all

SHELLS := bash zsh fish
COMPLETIONS := $(foreach program,chat-client chat-server,$(SHELLS:%=$(BUILD)/completions/$(program).%))

all: $(BUILD)/chat-server $(BUILD)/chat-client $(COMPLETIONS)

$(BUILD)/chat-server: $(call objects,$(COMMON) $(SERVER) server/main.cc) $(PAGE_OBJECT)
$(BUILD)/chat-client: $(call objects,$(COMMON) $(CLIENT) client/main.cc)
$(BUILD)/chat-test: $(call objects,$(COMMON) $(SERVER) $(CLIENT) $(SUPPORT) $(FUZZ_SUPPORT) $(TEST)) $(PAGE_OBJECT)
$(BUILD)/chat-bench: $(call objects,$(COMMON) $(CLIENT) $(SUPPORT) $(BENCH))
$(BUILD)/chat-hostile: $(call objects,$(COMMON) $(CROWD) $(HOSTILE))
$(BUILD)/chat-pictures: $(call objects,$(COMMON) $(CLIENT) $(SUPPORT) $(PICTURES))
$(BUILD)/chat-fuzz: $(call objects,$(COMMON) $(SERVER) $(CLIENT) $(SUPPORT) $(FUZZ) $(FUZZ_SUPPORT)) $(PAGE_OBJECT)
$(BUILD)/chat-fuzz: private LDFLAGS += -fsanitize=fuzzer

$(BUILD)/chat-%:
	$(CXX) -o $@ $^ $(LDFLAGS)

# The same programs without libraries. The linker warns of getaddrinfo(): glibc looks names up in
# /etc/hosts and the DNS all the same, but by no other way that /etc/nsswitch.conf names.
static: $(BUILD)/static/chat-server $(BUILD)/static/chat-client
$(BUILD)/static/chat-server: $(call objects,$(COMMON) $(SERVER) server/main.cc) $(PAGE_OBJECT)
$(BUILD)/static/chat-client: $(call objects,$(COMMON) $(CLIENT) client/main.cc)
$(BUILD)/static/chat-%:
	@mkdir -p $(@D)
	$(CXX) -static -o $@ $^ $(LDFLAGS)

# From what --help prints, for each of the shells.
define completion
$(BUILD)/completions/%.$(1): $(BUILD)/% common/install/completions.awk
	@mkdir -p $$(@D)
	@$$< --help | awk -v shell=$(1) -f common/install/completions.awk > $$@
endef
$(foreach shell,$(SHELLS),$(eval $(call completion,$(shell))))

# The standard headers are read once, not once a file. `make lint` compiles without this, so that
# every file still has to include what it uses.
$(BUILD)/common/standard.h.gch: common/standard.h
$(BUILD)/test/standard.h.gch: test/support/standard.h
$(BUILD)/%/standard.h.gch:
	@mkdir -p $(@D)
	sed '/^#pragma once/d' $< > $(@:.gch=)
	$(CXX) $(CXXFLAGS) $(LEVEL) -x c++-header $(@:.gch=) -o $@

# Tests that compute for seconds when they are compiled as the others are.
COMPUTING := $(wildcard test/server/returning/resume_model/*.cc) test/client/session/client_session_stories_test.cc \
  test/common/protocol/name_test.cc
# Not for main.cc, which reads doctest.h in a way of its own.
TEST_OBJECTS := $(call objects,$(filter-out test/main.cc $(COMPUTING),$(TEST)))
$(BUILD)/test/standard.h.gch $(TEST_OBJECTS): private LEVEL := $(TEST_OPTIMIZE)
$(TEST_OBJECTS): private STANDARD := $(BUILD)/test/standard.h
$(TEST_OBJECTS): $(BUILD)/test/standard.h.gch
$(call objects,$(PROGRAMS) $(SUPPORT) $(BENCH) $(FUZZ) $(FUZZ_SUPPORT) $(HOSTILE) $(PICTURES) $(COMPUTING) test/main.cc): $(BUILD)/common/standard.h.gch
$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(LEVEL) -include $(STANDARD) -c $< -o $@

$(BUILD)/server/dialect/web/page.cc: server/dialect/web/embed.awk client/web $(PAGE)
	@mkdir -p $(@D)
	LC_ALL=C awk -f $< $(PAGE) > $@.new && mv $@.new $@
$(PAGE_OBJECT): $(BUILD)/server/dialect/web/page.cc server/dialect/web/page.h
	$(CXX) $(CXXFLAGS) $(LEVEL) -c $< -o $@

-include $(patsubst %.cc,$(BUILD)/%.d,$(SOURCES))

run: all
	$(BUILD)/chat-server $(PORT)

# Under a sanitizer the tests compute for longer than they wait.
asan tsan: AT_ONCE = $(shell expr $$(nproc) + 1)
export AT_ONCE
test: all $(BUILD)/chat-test
	test/run $(BUILD)/chat-test $(AT_ONCE)

# The page in a real browser (needs what `test/install --web` installs). WORDS: only tests with these
# in their names.
test-web: all
	CHAT_BUILD=$(abspath $(BUILD)) test/web/run.py $(WORDS)

# The Debian package in a fresh system, and the static programs in an empty folder; as root.
test-packages: deb static
	test/packages/run $(BUILD)

bench: all $(BUILD)/chat-bench
	$(BUILD)/chat-bench

# Replaces the plots and all that stands below the comment in test/bench/README.md.
figures: all $(BUILD)/chat-bench
	$(BUILD)/chat-bench --json $(BUILD)/bench.json > $(BUILD)/bench.md
	( sed '/^<!-- make figures/q' test/bench/README.md && echo && \
	  $(BUILD)/chat-bench --plot $(BUILD)/bench.json test/bench/plots && \
	  cat $(BUILD)/bench.md ) > $(BUILD)/bench-readme.md
	cp $(BUILD)/bench-readme.md test/bench/README.md

# Each attack lasts so many seconds; from 10 on it is the long form, with all of them.
SECONDS ?= 15
hostile: $(BUILD)/chat-server $(BUILD)/chat-hostile
	$(BUILD)/chat-hostile --server $(BUILD)/chat-server --seconds $(SECONDS)

# What `make asan` and `make fuzz` have in common: the same objects. clang compiles in about two thirds of
# g++'s time. Without vptr: that check needs a descriptor of its own, and a test leaves the server none.
ADDRESS_SANITIZED = BUILD=build/asan CXX="$(CLANGXX)" OPTIMIZE="-O1 -g -fno-omit-frame-pointer" \
  SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined -D_GLIBCXX_ASSERTIONS"

# Each parser for so many seconds, under clang's libFuzzer and sanitizers; from the bytes in
# test/fuzz/seeds on. What it finds is left in build/asan.
fuzz:
	$(MAKE) $(ADDRESS_SANITIZED) build/asan/chat-fuzz
	test/fuzz/run build/asan/chat-fuzz $(SECONDS)

pictures: all $(BUILD)/chat-pictures
	$(BUILD)/chat-pictures client/screen.svg
	CHAT_BUILD=$(abspath $(BUILD)) test/pictures/page.py client

asan:
	ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:exitcode=99:print_stacktrace=1 \
	$(MAKE) $(ADDRESS_SANITIZED) test

tsan:
	TSAN_OPTIONS=exitcode=99:halt_on_error=1:second_deadlock_stack=1 \
	$(MAKE) BUILD=build/tsan CXX="$(CLANGXX)" OPTIMIZE="-O1 -g -fno-omit-frame-pointer" SANITIZE="-fsanitize=thread" test

# --- checks of the sources ---

lint: lint-format lint-includes lint-types lint-tables lint-tidy lint-man

.PHONY: lint-format lint-includes lint-types lint-tables lint-tidy lint-man
lint-format:
	$(CLANG_FORMAT) --dry-run -Werror $(SOURCES) $(filter-out $(GENERATED),$(HEADERS))

# Which folder may include which: test/lint/dependencies says it.
lint-includes:
	@awk -f test/lint/includes.awk test/lint/dependencies \
	  $$(find * -path build -prune -o '(' -name '*.cc' -o -name '*.h' ')' -print)

# No type is defined twice in a namespace.
lint-types:
	@awk -f test/lint/types.awk $(SOURCES) $(HEADERS)

# The tables of Unicode are what their scripts make of its files. CONFUSABLES: where confusables.txt is.
CONFUSABLES ?=
lint-tables:
	@test/lint/tables $(CONFUSABLES)

# Each file by itself, without the precompiled header: so it has to include what it uses. -Wthread-safety
# is the analysis of who holds which mutex. The static analyzer looks at a quarter of the states that it
# would look at by itself, which takes about half of the time.
lint-tidy: $(patsubst %.cc,build/tidy/%.ok,$(SOURCES))

ANALYZER := -Xclang -analyzer-config -Xclang max-nodes=50000
TIDY_PLUGIN := build/tidy/own_code_only.so
$(TIDY_PLUGIN): test/lint/own_code_only.cc
	@mkdir -p $(@D)
	$(CLANGXX) -std=c++17 -fno-rtti -fPIC -shared -o $@ $< \
	  -isystem $$(dirname $$(realpath $$(command -v $(CLANG_TIDY))))/../include

build/tidy/%.ok: %.cc $(HEADERS) .clang-tidy test/.clang-tidy $(TIDY_PLUGIN)
	@mkdir -p $(@D)
	$(CLANG_TIDY) --load=$(abspath $(TIDY_PLUGIN)) --quiet $< -- $(LANGUAGE) $(WARNINGS) -Wthread-safety $(ANALYZER) 2>/dev/null
	@touch $@

lint-man:
	mandoc -T lint -W warning server/install/chat-server.1 client/install/chat-client.1

format:
	$(CLANG_FORMAT) -i $(SOURCES) $(filter-out $(GENERATED),$(HEADERS))

# --- installing ---

# Where the shells look for completions, below PREFIX/share.
BASH_FOLDER := bash-completion/completions
ZSH_FOLDER := zsh/site-functions
FISH_FOLDER := fish/vendor_completions.d

# Where systemd looks for units, below PREFIX=/usr and PREFIX=/usr/local (systemd.unit(5)); and the
# settings to copy to /etc/chat/server.conf, which is not touched here.
UNIT_FOLDER := lib/systemd/system
EXAMPLE_FOLDER := share/doc/chat

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/chat-server $(BUILD)/chat-client $(DESTDIR)$(PREFIX)/bin
	install -m 644 server/install/chat-server.1 client/install/chat-client.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,$(BASH_FOLDER) $(ZSH_FOLDER) $(FISH_FOLDER))
	install -d $(DESTDIR)$(PREFIX)/$(UNIT_FOLDER) $(DESTDIR)$(PREFIX)/$(EXAMPLE_FOLDER)
	sed 's|=/usr/bin/|=$(PREFIX)/bin/|' server/install/chat-server.service > $(DESTDIR)$(PREFIX)/$(UNIT_FOLDER)/chat-server.service
	install -m 644 server/install/chat-server.socket $(DESTDIR)$(PREFIX)/$(UNIT_FOLDER)
	install -m 644 server/install/server.conf server/install/chat-dashboard.json $(DESTDIR)$(PREFIX)/$(EXAMPLE_FOLDER)
	for name in chat-server chat-client; do made=$(BUILD)/completions/$$name; \
	  install -m 644 $$made.bash $(DESTDIR)$(PREFIX)/share/$(BASH_FOLDER)/$$name && \
	  install -m 644 $$made.zsh $(DESTDIR)$(PREFIX)/share/$(ZSH_FOLDER)/_$$name && \
	  install -m 644 $$made.fish $(DESTDIR)$(PREFIX)/share/$(FISH_FOLDER)/ || exit 1; \
	done

# A package for Debian in build/.
MAINTAINER ?= The authors of chat <chat@example.org>
deb: all
	rm -rf $(BUILD)/deb
	$(MAKE) install PREFIX=/usr DESTDIR=$(BUILD)/deb
	MAINTAINER='$(MAINTAINER)' server/install/deb $(BUILD)/deb $(BUILD)

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,chat-server chat-client)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/$(UNIT_FOLDER)/,chat-server.service chat-server.socket)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/$(EXAMPLE_FOLDER)/,server.conf chat-dashboard.json)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/man/man1/,chat-server.1 chat-client.1)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/$(BASH_FOLDER)/,chat-server chat-client)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/$(ZSH_FOLDER)/,_chat-server _chat-client)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/$(FISH_FOLDER)/,chat-server.fish chat-client.fish)

clean:
	rm -rf build

help:
	@echo 'make            build/chat-server and build/chat-client'
	@echo 'make run        start the server (PORT=8888)'
	@echo 'make test       build and run all tests (needs what test/install installs)'
	@echo 'make test-web   test the page in a browser (needs what test/install --web installs)'
	@echo 'make test-packages  test the package and the static programs (as root)'
	@echo 'make bench      compare with a bare send() loop, and with ngircd and inspircd where installed'
	@echo 'make figures    the same, and write the figures and plots to test/bench/README.md'
	@echo 'make hostile    attack the server and measure what the others notice (SECONDS=15)'
	@echo 'make fuzz       random bytes for each parser, under clang's libFuzzer (SECONDS=15 each)'
	@echo 'make pictures   client/screen.svg from a conversation in tmux, page.png and phone.png from Chromium'
	@echo 'make asan       the tests under AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'make tsan       the tests under ThreadSanitizer'
	@echo 'make lint       clang-format, clang-tidy, thread-safety analysis, layering, man pages'
	@echo 'make format     lay the sources out with clang-format'
	@echo 'make install    programs, man pages, completions and units to PREFIX=/usr/local, below DESTDIR'
	@echo 'make uninstall  remove them'
	@echo 'make deb        the same as a package for Debian, in build/'
	@echo 'make static     build/static/: both programs without libraries'
	@echo 'make clean      remove build/'
	@echo 'For a debugger: make OPTIMIZE="-O1 -g" BUILD=build/debug'
