#include "server/transcript/report.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>

#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "common/system/error.h"
#include "common/system/file.h"
#include "common/system/options.h"
#include "common/system/socket.h"
#include "common/text/text.h"
#include "common/unicode/rows.h"
#include "server/transcript/reader.h"
#include "server/transcript/recovery.h"

namespace chat {
namespace {

Fd open_to_read(const std::string& file, const FormatRecord& format) {
  OpenedFile opened = open_file(file, O_RDONLY);
  if (opened.error != 0) {
    throw UserError(opened.error, "cannot open " + file + " (" + error_text(opened.error) + ")");
  }
  check_format(opened.fd.get(), file, format);
  return std::move(opened.fd);
}

std::uint64_t size_of(const Fd& fd) {
  struct stat status {};
  return ::fstat(fd.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::string local_minute(std::int64_t time_ms) {
  std::string text;
  append_local_time(text, time_ms, "%Y-%m-%d %H:%M");
  return text;
}

std::string day_of(const std::string& minute) {
  return minute.substr(0, minute.find(' '));
}

// "1 message", "2 messages"
std::string counted(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

// Prints what is wrong with the rest of a file. Returns the exit code.
int classify(const std::string& file, const RestOfFile& rest, std::ostream& out) {
  if (rest.status == FrameStatus::End) return kExitOk;
  out << file;
  if (rest.status == FrameStatus::Torn) {
    out << " is torn: its last " << counted(rest.torn_bytes, "byte") << ", from byte "
        << rest.offset << " on, are only a part of a record; a server that starts cuts it off\n";
  } else {
    out << " is damaged at byte " << rest.offset
        << "; start the server with --repair-transcript to move the rest aside\n";
  }
  return kExitFailure;
}

struct Counts {
  std::uint64_t records = 0;
  std::uint64_t messages = 0;
  std::uint64_t carried = 0;
  std::int64_t first_ms = 0;
  std::int64_t last_ms = 0;

  void add(const TranscriptRecord& record) {
    ++records;
    const auto* message = std::get_if<MessageRecord>(&record);
    if (message == nullptr) return;
    if (message->carried == Carried::Yes) ++carried;
    if (messages++ == 0) first_ms = message->time_ms;
    last_ms = message->time_ms;
  }
};

int check_messages(const std::string& file, std::ostream& out) {
  const Fd fd = open_to_read(file, kMessagesFormat);
  Recovery recovery(0);
  Counts counts;
  const RestOfFile rest = read_records(fd.get(), file, [&](const TranscriptRecord& record) {
    if (!recovery.add_from_messages(record)) return false;
    counts.add(record);
    return true;
  });
  out << file << ": " << counted(size_of(fd), "byte") << ", " << counted(counts.records, "record")
      << ", " << counted(counts.messages, "message");
  if (counts.messages > 0) {
    out << " from " << local_minute(counts.first_ms) << " to " << local_minute(counts.last_ms);
  }
  if (counts.carried > 0) out << ", " << counts.carried << " of them from the file before";
  out << "; numbers up to " << recovery.take().last_seq << " are reserved\n";
  return classify(file, rest, out);
}

int check_sessions(const std::string& file, std::ostream& out) {
  if (::access(file.c_str(), R_OK) != 0) {
    out << file << " was not checked (" << error_text(errno) << ")\n";
    return kExitOk;
  }
  const Fd fd = open_to_read(file, kSessionsFormat);
  Recovery recovery(0);
  std::uint64_t records = 0;
  const RestOfFile rest = read_records(fd.get(), file, [&](const TranscriptRecord& record) {
    ++records;
    return recovery.add_from_sessions(record);
  });
  out << file << ": " << counted(size_of(fd), "byte") << ", " << counted(records, "record") << ", "
      << counted(recovery.take().sessions.size(), "session") << "\n";
  return classify(file, rest, out);
}

}  // namespace

int check_transcript(const std::string& file, std::ostream& out) {
  const int messages = check_messages(file, out);
  const int sessions = check_sessions(file + ".sessions", out);
  if (messages != kExitOk || sessions != kExitOk) return kExitFailure;
  out << "All of it is sound.\n";
  return kExitOk;
}

int show_transcript(const std::string& file, std::ostream& out, std::ostream& problems,
                    std::optional<std::size_t> columns) {
  const Fd fd = open_to_read(file, kMessagesFormat);
  std::uint64_t files = 0;  // how many files were joined together
  std::string day;
  const RestOfFile rest = read_records(fd.get(), file, [&](const TranscriptRecord& record) {
    if (std::holds_alternative<FormatRecord>(record)) ++files;
    const auto* message = std::get_if<MessageRecord>(&record);
    if (message == nullptr) return true;
    if (message->carried == Carried::Yes && files > 1) return true;
    const std::string minute = local_minute(message->time_ms);
    if (!day.empty() && day != day_of(minute)) out << '\n';
    day = day_of(minute);
    const event::Message said{clean(message->name), clean(message->text), message->kind};
    const std::string line = minute + " " + message_line(said) + '\n';
    out << (columns ? as_rows(line, *columns) : line);
    return true;
  });
  out.flush();
  return classify(file, rest, problems);
}

}  // namespace chat
