// What the shells complete is held against what --help prints, in the shells themselves.

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

struct Program {
  std::string name;
  std::string function;  // in bash

  [[nodiscard]] std::string file(const std::string& shell) const {
    return binary("completions/" + name + "." + shell);
  }
};

std::vector<Program> programs() {
  return {{"chat-client", "_chat_client"}, {"chat-server", "_chat_server"}};
}

using Words = std::set<std::string>;

struct HelpOptions {
  Words all;
  Words with_value;
};

HelpOptions options_of(const Program& program) {
  Process help({binary(program.name), "--help"});
  REQUIRE(help.wait() == 0);
  HelpOptions options;
  std::istringstream lines(help.output());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  --")) continue;
    std::istringstream words(line);
    std::string option;
    words >> option;
    options.all.insert(option);
    // After a value, or where there is none, at least two blanks come before the description.
    if (line.at(2 + option.size() + 1) != ' ') options.with_value.insert(option);
  }
  REQUIRE(options.all.size() > 3);
  return options;
}

// What the program prints: the first word of each line, blank lines left out.
Words output_of(std::vector<std::string> command) {
  const TemporaryFolder home;  // fish makes folders
  Process::Options options;
  for (const char* name : {"HOME=", "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_CACHE_HOME="}) {
    options.environment.push_back(name + home.path().string());
  }
  Process process(std::move(command), options);
  CHECK(process.wait() == 0);
  CHECK(process.errors().empty());
  Words words;
  std::istringstream lines(process.output());
  for (std::string line; std::getline(lines, line);) {
    std::string word;
    std::istringstream(line) >> word;
    if (!word.empty()) words.insert(word);
  }
  return words;
}

// What bash offers for the last of these words, taken apart as bash does: "--color=a" is three.
Words bash_offers(const Program& program, std::vector<std::string> words) {
  words.insert(words.begin(), program.name);
  std::vector<std::string> command = {
      "bash",
      "--norc",
      "-c",
      R"(. "$1"; function=$2; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
         "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
         printf '%s\n' "${COMPREPLY[@]}")",
      "bash",
      program.file("bash"),
      program.function};
  command.insert(command.end(), words.begin(), words.end());
  return output_of(std::move(command));
}

Words fish_offers(const Program& program, const std::string& words) {
  return output_of({"fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
                    program.file("fish"), program.name + " " + words});
}

// What zsh's _arguments is told about options: "--name=" for one with a value.
Words zsh_is_told(const Program& program) {
  const Words lines =
      output_of({"zsh", "-f", "-c", R"(_arguments() { print -rl -- "${@#\(- \*\)}" }; . "$1")",
                 "zsh", program.file("zsh")});
  Words options;
  for (const std::string& line : lines) {
    if (line.starts_with("--")) options.insert(line.substr(0, line.find('[')));
  }
  return options;
}

TEST_CASE("the shells find nothing wrong in their completions") {
  for (const Program& program : programs()) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
      CAPTURE(shell);
      CHECK(output_of({shell, "-n", program.file(shell)}).empty());
    }
  }
}

TEST_CASE("bash, zsh and fish complete every option, and no other") {
  for (const Program& program : programs()) {
    CAPTURE(program.name);
    const HelpOptions options = options_of(program);
    CHECK(bash_offers(program, {"--"}) == options.all);
    CHECK(fish_offers(program, "--") == options.all);
    Words told;
    for (const std::string& option : options.all) {
      told.insert(options.with_value.contains(option) ? option + "=" : option);
    }
    CHECK(zsh_is_told(program) == told);
  }
}

TEST_CASE("in bash no option is completed where a value is needed, and after others one is") {
  for (const Program& program : programs()) {
    const HelpOptions options = options_of(program);
    for (const std::string& option : options.all) {
      CAPTURE(option);
      const bool needs_value = options.with_value.contains(option);
      CHECK(bash_offers(program, {option, "--he"}).contains("--help") != needs_value);
    }
  }
}

TEST_CASE("an option is completed from its beginning, and what it may be after it") {
  const Program client = programs().at(0);
  CHECK(bash_offers(client, {"--co"}) == Words{"--color"});
  CHECK(bash_offers(client, {"--color", ""}) == Words{"always", "auto", "never"});
  CHECK(bash_offers(client, {"--color", "n"}) == Words{"never"});
  CHECK(bash_offers(client, {"--color", "=", "n"}) == Words{"never"});
  CHECK(bash_offers(client, {"--color", "="}) == Words{"always", "auto", "never"});
  CHECK(bash_offers(client, {"--name", "a"}).empty());
  CHECK(fish_offers(client, "--co") == Words{"--color"});
  CHECK(fish_offers(client, "--color n") == Words{"never"});
}

TEST_CASE("files are completed for the options that take one") {
  const Program server = programs().at(1);
  const TemporaryFolder folder;
  const std::string file = folder.file("room");
  std::ofstream(file + ".log") << "";
  std::ofstream(file + ".txt") << "";
  const Words both = {file + ".log", file + ".txt"};
  for (const char* option : {"--transcript", "--check-transcript", "--show-transcript"}) {
    CHECK(bash_offers(server, {option, file}) == both);
    CHECK(bash_offers(server, {option, "=", file}) == both);
    CHECK(fish_offers(server, option + (" " + file)) == both);
  }
  CHECK(bash_offers(server, {"--name", file}).empty());
  CHECK(fish_offers(server, "--name " + file).empty());
}

}  // namespace
}  // namespace chat::test
