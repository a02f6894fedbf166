// What was entered, kept from one run to the next, a line each. The chat does not need it: whatever
// is wrong with the file is a sentence to show, and no more than that.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Whether a line as it was entered may be kept on a disk: not a whisper, nor what may have been
// meant as one, nor what is not understood.
[[nodiscard]] bool may_be_kept(std::string_view line);

// For one thread. Several programs may use the same file at the same time: none loses a line of
// another. In one program there is one of these for a file (see common/system/file_lock.h).
class HistoryFile {
 public:
  static constexpr std::size_t kMaxLines = 1000;
  // In bytes: as much as can be sent (kMaxLine of common/protocol/request.h). Longer lines are not
  // kept.
  static constexpr std::size_t kMaxLineBytes = 4096;
  // What is read of a file, from its end.
  static constexpr std::size_t kMaxBytes = kMaxLines * (kMaxLineBytes + 1);
  // A larger file is trimmed at once, a smaller one when it is loaded.
  static constexpr std::size_t kMaxFile = 2 * kMaxBytes;

  // Touches nothing yet.
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  struct Loaded {
    std::vector<std::string> lines;  // the oldest first; clean (common/text/text.h)
    std::optional<std::string> error;
  };
  // The last kMaxLines; a missing file has none. Where the file holds more, or what is no line of
  // text, it is replaced by one with these lines alone.
  [[nodiscard]] Loaded load() const;

  // Appends a line; it does not ask may_be_kept(). Missing folders are made. Where it fails, the
  // line is tried again with the next one. Returns the sentence when it is not the same as the last
  // time.
  [[nodiscard]] std::optional<std::string> add(std::string_view line);
  // No line waits for another try.
  [[nodiscard]] bool is_saved() const { return unsaved_.empty(); }

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
