#include "test/support/server/transcript_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

namespace chat::test {
namespace {

constexpr std::int64_t kSomeTime = 1'795'225'550'915;

std::shared_ptr<LogEntry> entry(event::What what, MemberId actor, std::uint64_t line,
                                std::uint64_t seq) {
  auto made = std::make_shared<LogEntry>();
  made->event = {seq, kSomeTime + static_cast<std::int64_t>(seq), std::move(what)};
  made->actor = actor;
  made->line = line;
  return made;
}

std::filesystem::path fast_parent() {
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const bool is_there = std::filesystem::is_directory(memory, error);
  return is_there ? memory : std::filesystem::temp_directory_path();
}

}  // namespace

FastFolder::FastFolder() : TemporaryFolder(fast_parent()) {}

std::vector<std::string> FastFolder::names(std::string_view prefix) const {
  std::vector<std::string> found;
  for (const auto& each : std::filesystem::directory_iterator(path())) {
    const std::string name = each.path().filename();
    if (name.starts_with(prefix)) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string flipped(std::string bytes, std::size_t bit) {
  char& byte = bytes.at(bit / 8);
  byte = static_cast<char>(byte ^ (1 << bit % 8));
  return bytes;
}

Transcript::Settings settings(const std::string& file, Transcript::Repair repair) {
  return {file, Transcript::Sync::No, repair, kPlenty};
}

std::string start_error(const Transcript::Settings& settings) {
  try {
    const Transcript transcript(settings);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "";
}

EntryPtr said(MemberId actor, std::uint64_t line, std::uint64_t seq, std::string text) {
  return entry(event::Message{"ann", std::move(text)}, actor, line, seq);
}

EntryPtr welcomed(MemberId id, std::string name, std::string token) {
  const auto made =
      entry(event::Welcome{.token = std::move(token), .name = std::move(name)}, id, 0, 0);
  made->target = id;
  return made;
}

EntryPtr renamed(MemberId actor, std::uint64_t line, std::uint64_t seq, std::string name) {
  return entry(event::Renamed{"ann", std::move(name)}, actor, line, seq);
}

EntryPtr left(MemberId actor, std::uint64_t seq) {
  return entry(event::Left{"ann"}, actor, 0, seq);
}

std::vector<EntryPtr> conversation() {
  return {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello"),   welcomed(4, "bob", "4-def"),
          renamed(4, 1, 2, "eve"),     said(3, 2, 3, "goodbye"), said(20, 0, 4, "plain")};
}

Transcript::Stored store(Transcript& transcript, std::vector<EntryPtr> entries) {
  return transcript.append(entries);
}

bool is_stored(Transcript& transcript, std::vector<EntryPtr> entries) {
  const Transcript::Stored stored = store(transcript, std::move(entries));
  CHECK(stored.sentence == "");
  return stored.kind == Transcript::Stored::Kind::Yes;
}

std::string described(const Snapshot& snapshot) {
  std::ostringstream text;
  for (const EntryPtr& each : snapshot.messages) {
    const Event& event = each->event;
    const auto& message = *event.as<event::Message>();
    text << (message.kind == event::Message::Kind::Act ? "act " : "say ") << event.seq << ' '
         << event.time_ms << " [" << message.name << "] " << message.text << ' ' << each->actor
         << '/' << each->line << '\n';
  }
  for (const SessionState& session : snapshot.sessions) {
    text << "session " << session.id << ' ' << session.name << ' ' << session.token << ' '
         << session.last_line << ':';
    for (const auto& each : session.outcomes) {
      text << ' ' << each.line << '=' << each.seq << '@' << each.time_ms;
    }
    text << '\n';
  }
  text << "last session " << snapshot.last_member << '\n';
  return text.str();
}

std::string recovered_from(const std::string& file) {
  Transcript transcript(settings(file));
  return described(transcript.take_snapshot());
}

Snapshot state_of(const std::string& file) {
  const FastFolder copy;
  for (const char* part : {"", ".sessions"}) {
    std::filesystem::copy_file(file + part, copy.file("room") + part);
  }
  return Transcript(settings(copy.file("room"))).take_snapshot();
}

std::string texts(const Snapshot& snapshot) {
  std::string all;
  for (const EntryPtr& each : snapshot.messages) {
    all.append(all.empty() ? "" : " ").append(text_of(each->event));
  }
  return all;
}

std::string texts_in(const std::string& file) {
  return texts(Transcript(settings(file)).take_snapshot());
}

}  // namespace chat::test
