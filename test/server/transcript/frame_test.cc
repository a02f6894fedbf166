#include "server/transcript/frame.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "common/system/socket.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

// What a reader makes of a file: the payloads, then how it ended and where.
struct Reading {
  std::vector<std::string> payloads;
  FrameStatus end = FrameStatus::Whole;
  std::uint64_t offset = 0;
  std::size_t left = 0;
};

Reading read(const FastFolder& folder, std::string_view bytes) {
  const std::string file = folder.file("records");
  write_contents(file, bytes);
  const Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  FrameReader reader(fd.get(), file);
  Reading reading;
  while ((reading.end = reader.next()) == FrameStatus::Whole) {
    reading.payloads.emplace_back(reader.payload());
  }
  reading.offset = reader.offset();
  reading.left = reader.left();
  return reading;
}

std::string record(std::string_view payload) {
  std::string bytes;
  append_frame(bytes, payload);
  return bytes;
}

TEST_CASE("the checksum of a record is CRC-32") {
  // The check value of the catalogue of CRC algorithms (reveng), and two of zlib's.
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32("") == 0);
  CHECK(crc32(std::string(32, '\0')) == 0x190A55AD);
}

TEST_CASE("a record that is read has the payload that was written, however long and many") {
  const FastFolder folder;
  std::vector<std::string> payloads = {"", "a", "\ttabs\t", std::string(kMostPayloadBytes, 'x')};
  for (std::size_t i = 0; i < 20'000; ++i) payloads.emplace_back(i % 100, 'y');
  std::string bytes;
  for (const std::string& each : payloads) append_frame(bytes, each);
  const Reading reading = read(folder, bytes);
  CHECK(reading.payloads == payloads);
  CHECK(reading.end == FrameStatus::End);
  CHECK(reading.offset == bytes.size());
  CHECK(read(folder, "").end == FrameStatus::End);
}

// How often this thread has read from a file (proc(5), /proc/pid/io).
std::size_t reads_so_far() {
  std::ifstream io("/proc/thread-self/io");
  std::string word;
  std::size_t count = 0;
  while (io >> word >> count && word != "syscr:") {
  }
  REQUIRE(word == "syscr:");
  return count;
}

TEST_CASE("a file is read a few times, however many records it has") {
  const FastFolder folder;
  constexpr std::size_t kRecords = 1'000;
  std::string bytes;
  for (std::size_t i = 0; i < kRecords; ++i) append_frame(bytes, "a record");
  const std::size_t before = reads_so_far();
  CHECK(read(folder, bytes).payloads.size() == kRecords);
  constexpr std::size_t kFew = 10;  // those of the counter itself included
  CHECK(reads_so_far() - before < kFew);
}

const std::vector<std::string> kPayloads = {"one", "", "the third\tof them"};

// How many whole records of those payloads are before byte `at` of them all, and where the next
// begins.
struct Place {
  std::size_t records = 0;
  std::size_t begin = 0;
};
Place place_of(std::size_t at) {
  Place place;
  for (; place.begin + record(kPayloads.at(place.records)).size() <= at; ++place.records) {
    place.begin += record(kPayloads[place.records]).size();
  }
  return place;
}

std::string all_records() {
  std::string all;
  for (const std::string& each : kPayloads) append_frame(all, each);
  return all;
}

TEST_CASE("records cut off at any byte are torn there, or whole at the end of one") {
  const FastFolder folder;
  const std::string all = all_records();
  for (std::size_t end = 0; end < all.size(); ++end) {
    CAPTURE(end);
    const Place place = place_of(end);
    const Reading reading = read(folder, all.substr(0, end));
    CHECK(reading.end == (end == place.begin ? FrameStatus::End : FrameStatus::Torn));
    CHECK(reading.payloads.size() == place.records);
    CHECK(reading.offset == place.begin);
    CHECK(reading.left == end - place.begin);
  }
}

TEST_CASE("any bit that flips is damage of its record, and never looks torn") {
  const FastFolder folder;
  const std::string all = all_records();
  for (std::size_t bit = 0; bit < 8 * all.size(); ++bit) {
    CAPTURE(bit);
    const Place place = place_of(bit / 8);
    const Reading reading = read(folder, flipped(all, bit));
    CHECK(reading.end == FrameStatus::Damaged);
    CHECK(reading.payloads.size() == place.records);
    CHECK(reading.offset == place.begin);
  }
}

TEST_CASE("what cannot begin a record is damage, at the end too") {
  const FastFolder folder;
  const std::string good = record("good");
  for (const std::string& garbage :
       {std::string("\n"), std::string(1, '\0'), std::string(4096, '\0'), std::string("00000g"),
        std::string("0000000"), std::string("000001 00000000 00000000\t"), std::string("000001 A"),
        // A part of a record, but a line ends in what is there of it.
        record("a longer one").substr(0, kFrameHeaderBytes) + "a\n"}) {
    CAPTURE(garbage);
    const Reading reading = read(folder, good + garbage);
    CHECK(reading.end == FrameStatus::Damaged);
    CHECK(reading.offset == good.size());
    CHECK(reading.payloads.size() == 1);
  }
}

TEST_CASE("a record longer than any that is written is damage, whole or not") {
  const FastFolder folder;
  const std::string bytes = record(std::string(kMostPayloadBytes + 1, 'x'));
  CHECK(read(folder, bytes).end == FrameStatus::Damaged);
  CHECK(read(folder, bytes.substr(0, 1000)).end == FrameStatus::Damaged);
}

}  // namespace
}  // namespace chat::test
