// The transcript on a disk that is full, beside another server, and in a new file.

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/processes/other_process.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Kind = Transcript::Stored::Kind;

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript that is in use is refused to a second server, in a new file too") {
  {
    const OtherProcess other([&](const auto& keep) {
      Transcript transcript(settings(file));
      (void)transcript.rotate({});
      keep();
    });
    CHECK(folder.names("room-").size() == 1);
    CHECK(start_error(settings(file)) == file + " is used by another chat-server (process " +
                                             std::to_string(other.pid()) +
                                             "); stop that one first, or give another file");
  }
  CHECK(start_error(settings(file)).empty());
}

TEST_CASE("a transcript that is in use is refused under another name of the same file") {
  for (const bool rotates : {false, true}) {
    CAPTURE(rotates);
    const FastFolder folder;
    const std::string file = folder.file("room");
    const std::string link = folder.file("link");
    {
      const OtherProcess other([&](const auto& keep) {
        Transcript transcript(settings(file));
        if (rotates) (void)transcript.rotate({});
        keep();
      });
      fs::create_hard_link(file, link);
      CHECK(start_error(settings(link)) ==
            link +
                " is used by another chat-server under another name; stop that one first, or "
                "give another file");
    }
    CHECK(start_error(settings(link)).empty());
  }
}

// Lets no file grow beyond so many bytes, as if the disk were full there (EFBIG for ENOSPC).
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "at whatever byte the disk is full, nothing of the messages stays in the transcript") {
  Transcript transcript(settings(file));
  CHECK(is_stored(transcript, {said(1, 1, 1, "before")}));
  const std::string before = contents(file);
  const std::vector<EntryPtr> batch = {said(1, 2, 2, "one"), said(1, 3, 3, "two")};
  Kind kind = Kind::No;
  std::size_t room = 0;
  for (; kind == Kind::No; ++room) {
    CAPTURE(room);
    const FileSizeLimit limit(before.size() + room);
    const Transcript::Stored stored = transcript.append(batch);
    kind = stored.kind;
    if (kind != Kind::No) break;
    CHECK(stored.sentence ==
          "the message could not be stored (File too large), so it was not sent; send it again "
          "later");
    CHECK(contents(file) == before);
  }
  CHECK(kind == Kind::Yes);
  CHECK(contents(file).size() == before.size() + room);
  CHECK(room > 50);
  CHECK(texts(Transcript(settings(file)).take_snapshot()) == "before one two");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "new names for ever, while the disk is full, leave little to be written later") {
  constexpr std::uint64_t kRenames = 1000;  // of some 50 bytes in the file
  constexpr std::uintmax_t kMost = 10'000;  // bytes
  const std::string sessions = file + ".sessions";
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
    const std::uintmax_t before = fs::file_size(sessions);
    {
      const FileSizeLimit limit(before);
      for (std::uint64_t line = 1; line <= kRenames; ++line) {
        CHECK(is_stored(transcript, {renamed(3, line, line, "eve")}));
      }
    }
    CHECK(fs::file_size(sessions) == before);
    CHECK(is_stored(transcript, {renamed(3, kRenames + 1, kRenames + 1, "zoe")}));
    CHECK(fs::file_size(sessions) > before);
    CHECK(fs::file_size(sessions) < before + kMost);
  }
  const Snapshot snapshot = Transcript(settings(file)).take_snapshot();
  REQUIRE(snapshot.sessions.size() == 1);
  CHECK(snapshot.sessions[0].name == "zoe");
  CHECK(snapshot.sessions[0].last_line == kRenames + 1);
  CHECK(snapshot.sessions[0].outcomes.size() == 64);
}

// A disk of 64 KiB; nothing when this process may not mount one.
class SmallDisk {
 public:
  static constexpr std::size_t kBytes = std::size_t{64} * 1024;

  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    fs::create_directory(path_);
    is_mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=64k") == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  [[nodiscard]] bool is_mounted() const { return is_mounted_; }

 private:
  std::string path_;
  bool is_mounted_ = false;
};

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a transcript on a full disk refuses messages, and works again when there is room") {
  const SmallDisk disk(folder.file("disk"));
  if (!disk.is_mounted()) {
    MESSAGE("skipped: mounting a small disk needs root");
    return;
  }
  const std::string on_disk = folder.file("disk/room");
  write_contents(folder.file("disk/ballast"), std::string(SmallDisk::kBytes / 2, 'x'));
  std::string stored_texts;
  {
    Transcript transcript(settings(on_disk));
    std::uint64_t line = 0;
    const auto say_some = [&] {
      std::vector<EntryPtr> batch;
      std::string said_texts;
      for (int i = 0; i < 3; ++i) {
        ++line;
        const std::string text = std::to_string(line) + std::string(1000, 'x');
        batch.push_back(said(1, line, line, text));
        said_texts += (stored_texts.empty() && i == 0 ? "" : " ") + text;
      }
      Transcript::Stored stored = transcript.append(batch);
      if (stored.kind == Kind::Yes) stored_texts += said_texts;
      return stored;
    };
    while (line < 300 && say_some().kind == Kind::Yes) {
    }
    const std::string full = contents(on_disk);
    CHECK(full.ends_with("x\n"));
    for (int i = 0; i < 3; ++i) {
      const Transcript::Stored stored = say_some();
      CHECK(stored.kind == Kind::No);
      CHECK(stored.sentence.find("(No space left on device), so it was not sent") !=
            std::string::npos);
      CHECK(contents(on_disk) == full);
    }
    // Who joins is not refused; more of them than there is space for.
    for (MemberId id = 10; id < 240; ++id) {
      CHECK(is_stored(transcript, {welcomed(id, "ann", "token" + std::to_string(id))}));
      if (id % 2 == 0) CHECK(is_stored(transcript, {left(id, 0)}));
    }
    CHECK(is_stored(transcript, {renamed(11, 1, 1, "eve")}));
    CHECK(transcript.rotate({}).kind == Kind::No);
    CHECK(contents(on_disk) == full);

    fs::remove(folder.file("disk/ballast"));
    CHECK(say_some().kind == Kind::Yes);
    CHECK(say_some().kind == Kind::Yes);
  }
  Transcript transcript(settings(on_disk));
  CHECK(transcript.remarks().empty());
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(texts(snapshot) == stored_texts);
  CHECK(snapshot.sessions.size() == 115);
  REQUIRE(!snapshot.sessions.empty());
  CHECK(snapshot.sessions[0].name == "eve");
  CHECK(snapshot.sessions[0].token == "token11");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a server whose disk is full from the beginning says so and does not start") {
  {
    const FileSizeLimit limit(10);
    CHECK(start_error(settings(file)) == "cannot write " + file + ".sessions (File too large)");
  }
  CHECK(recovered_from(file) == "last session 0\n");
}

}  // namespace
}  // namespace chat::test
