// The lines that were entered, kept from one run to the next, one per line of the file. The chat
// works without it: an error is shown as a sentence, and nothing else follows from it.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Whether an entered line may be written to a disk. Whispers may not, nor what may have been
// meant as one, nor what is not understood.
[[nodiscard]] bool may_be_kept(std::string_view line);

// Used by one thread. Several programs may use the same file at the same time: no line of any
// gets lost. One program has only one such object for a file (see common/system/file_lock.h).
class HistoryFile {
 public:
  static constexpr std::size_t kMaxLines = 1000;
  // In bytes: the longest line that can be sent (kMaxLine of common/protocol/request.h). Longer
  // lines are not kept.
  static constexpr std::size_t kMaxLineBytes = 4096;
  // The most that is read of a file, from its end.
  static constexpr std::size_t kMaxBytes = kMaxLines * (kMaxLineBytes + 1);
  // A larger file is trimmed at once, a smaller one when it is loaded.
  static constexpr std::size_t kMaxFile = 2 * kMaxBytes;

  // Does not touch the file yet.
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  struct Loaded {
    std::vector<std::string> lines;  // the oldest first; clean (common/text/text.h)
    std::optional<std::string> error;
    enum class File : std::uint8_t { There, Missing } file = File::There;
  };
  // The last kMaxLines lines; a missing file has none. When the file holds more lines, or bytes
  // that are no text, it is replaced by a file with these lines.
  [[nodiscard]] Loaded load() const;

  // Appends a line, without a check of may_be_kept(). Makes missing folders. A line that could
  // not be written is tried again with the next one. Returns a sentence when the error differs
  // from the last one.
  [[nodiscard]] std::optional<std::string> add(std::string_view line);

 private:
  // These return an errno value, 0 for none.
  [[nodiscard]] int save();
  [[nodiscard]] int append() const;
  [[nodiscard]] int trim() const;

  std::string path_;
  std::vector<std::string> unsaved_;  // at most kMaxLines
  std::string last_;
  std::optional<std::string> told_;
};

}  // namespace chat
