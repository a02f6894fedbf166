// What was entered, kept from one run to the next: one line each, the last ones only. It is nothing
// that a chat needs: whatever is wrong with the file is a sentence to show, and no more than that.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Whether a line as it was entered may be kept on a disk: it is not a whisper, and nothing that may
// have been meant for one. A line that is not understood is not kept either.
[[nodiscard]] bool may_be_kept(std::string_view line);

// One thread's. Several programs may use the same file at the same time: what the others have added
// stays. One process has one of these (the lock is a process's, POSIX fcntl).
class HistoryFile {
 public:
  static constexpr std::size_t kMaxLines = 1000;
  // In bytes: as much as can be sent (kMaxLine of common/protocol/request.h). Longer ones are not
  // kept.
  static constexpr std::size_t kMaxLineBytes = 4096;
  // What is read of a file, from its end.
  static constexpr std::size_t kMaxBytes = kMaxLines * (kMaxLineBytes + 1);

  // Touches nothing yet.
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  struct Loaded {
    std::vector<std::string> lines;  // the oldest first; clean (common/text/text.h)
    std::optional<std::string> fault;
  };
  // A file that is not there is no fault. What is no line of text is left out, and is gone from the
  // file with the next add().
  [[nodiscard]] Loaded load() const;

  // Adds a line; it does not ask may_be_kept(). The file is replaced as a whole, so that a program
  // that dies leaves the old one or the new one; folders that are not there are made. Where that
  // fails, the line is tried again with the next one. Returns the sentence when it is not the same
  // as the last time.
  [[nodiscard]] std::optional<std::string> add(std::string_view line);
  // Nothing waits for the next one.
  [[nodiscard]] bool is_saved() const { return unsaved_.empty(); }

 private:
  [[nodiscard]] std::optional<std::string> save();
  // The file as it is to be.
  [[nodiscard]] std::string content(std::vector<std::string> lines) const;
  [[nodiscard]] std::string fault(int error) const;

  std::string path_;
  std::vector<std::string> unsaved_;  // at most kMaxLines
  std::optional<std::string> told_;
};

}  // namespace chat
