// A run of dedup that was stopped goes on to what an undisturbed one writes: for each format, with other memory, and
// whatever became of the files it left.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "run/dedup/dedup.h"
#include "run/dedup/settings.h"
#include "run/observer.h"
#include "unit/deflated.h"
#include "unit/io_helpers.h"

namespace refrain::run {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;
constexpr std::size_t kDocuments = 12'000;
constexpr std::size_t kEach = 400;  // bytes of a text, about: ten blocks in all
constexpr std::size_t kBadBefore = 20;
constexpr std::size_t kBadAfter = kDocuments - 20;

// Stops a run once so many documents were read, and keeps what it complains of.
class Stopper : public Observer {
 public:
  explicit Stopper(std::uint64_t documents) : documents_(documents) {}

  void complain(std::string_view message) override { complaints.emplace_back(message); }
  void update(std::uint64_t, std::uint64_t documents, std::uint64_t) override {
    if (at_first) std::exchange(at_first, nullptr)();
    stop_ = stop_ || documents >= documents_;
  }
  bool interrupted() override { return stop_; }
  void at_interruption(const std::vector<std::string>&, Interruption what) override { says = what; }

  std::function<void()> at_first;  // called once, when the first documents were read
  std::vector<std::string> complaints;
  Interruption says = Interruption::kNothingWritten;

 private:
  std::uint64_t documents_;
  std::atomic<bool> stop_ = false;
};
constexpr std::uint64_t kNever = ~std::uint64_t{0};
// More than the keys that 64 MiB leave room for: those of the first blocks are recorded by then.
constexpr std::uint64_t kSome = 5'000;

std::vector<std::string> texts() {
  std::mt19937_64 random(5);
  std::vector<std::string> all;
  for (std::size_t k = 0; k < kDocuments; ++k) {
    if (k % 4 == 3) {  // a copy of an earlier one
      all.push_back(all[random() % all.size()]);
      continue;
    }
    std::string text;
    while (text.size() < kEach) text += "w" + std::to_string(random() % 50'000) + " ";
    all.push_back(text);
  }
  return all;
}

struct Format {
  const char* name;
  bool spooled;  // its records are kept, since they do not lie in the file as they are read
  std::function<std::string(const std::vector<std::string>& texts)> write;
};

std::string json_lines(const std::vector<std::string>& all) {
  std::string out;
  for (std::size_t k = 0; k < all.size(); ++k) {
    // A bad record at either end, to be told of once.
    if (k == kBadBefore || k == kBadAfter) out += "{\"id\": 0}\n";
    out += "{\"id\": " + std::to_string(k) + ", \"text\": \"" + all[k] + "\"}\n";
  }
  return out;
}

// The same as one array.
std::string json_array(const std::vector<std::string>& all) {
  std::string out = json_lines(all);
  for (std::size_t end = out.find('\n'); end + 1 < out.size(); end = out.find('\n', end + 2))
    out.replace(end, 1, ",\n");
  return "[" + out + "]";
}

std::string warc(const std::vector<std::string>& all) {
  std::string out;
  for (std::size_t k = 0; k < all.size(); ++k) {
    std::string body = all[k];
    // One that is too long with little memory, and is not with more.
    if (k == 300) body = std::string(9 * kMegabyte, 'x');
    out += "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:r:" + std::to_string(k) +
           ">\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
           "\r\n\r\n";
  }
  return out;
}

std::string rss(const std::vector<std::string>& all) {
  std::string out = "<rss version=\"2.0\"><channel><title>t</title>\n";
  for (std::size_t k = 0; k < all.size(); ++k) {
    out += "<item><guid>" + std::to_string(k) + "</guid><description>" + all[k] + "</description></item>\n";
  }
  return out + "</channel></rss>\n";
}

const std::vector<Format>& formats() {
  static const std::vector<Format> all = {
      {"feed.jsonl", false, json_lines},
      {"feed.jsonl.gz", true, [](const auto& t) { return io::deflated(json_lines(t), 31); }},
      {"feed.json", true, json_array},
      {"feed.warc", true, warc},
      {"feed.rss", true, rss}};
  return all;
}

DedupSettings settings_of(const io::TempFolder& folder, const char* input, const char* output, std::size_t memory) {
  DedupSettings settings;
  settings.decide.keep.rule = KeepRule::kLast;
  settings.decide.threads = 3;
  settings.decide.near.threshold = 0.5;  // asks for most keys a document
  settings.decide.memory = memory;
  settings.paths = {folder.path(input)};
  settings.output = folder.path(output);
  settings.removed = settings.output + ".removed";
  return settings;
}

// What is done to the files that a stopped run left.
struct Damage {
  const char* what;
  bool afresh;  // the run must say that it begins anew
  std::function<void(const std::string& folder)> apply;
};

void cut(const std::string& path, std::uint64_t from_end) {
  const std::uint64_t size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size - std::min(size, from_end));
}

const std::vector<Damage>& damages() {
  static const std::vector<Damage> all = {
      {"nothing", false, [](const std::string&) {}},
      {"the end of the log", false, [](const std::string& folder) { cut(folder + "/state", 7); }},
      {"the end of the keys", true, [](const std::string& folder) { cut(folder + "/keys", 8); }},
      {"half of the keys", true,
       [](const std::string& folder) { cut(folder + "/keys", std::filesystem::file_size(folder + "/keys") / 2); }},
      {"the end of the texts", true, [](const std::string& folder) { cut(folder + "/spool", 8); }},
      {"the keys", true, [](const std::string& folder) { std::filesystem::remove(folder + "/keys"); }},
      {"the log", false, [](const std::string& folder) { std::filesystem::remove(folder + "/state"); }}};
  return all;
}

TEST_CASE("resume: all formats, with the same and with more memory, whatever became of the files") {
  const std::vector<std::string> all = texts();
  for (const Format& format : formats()) {
    const io::TempFolder folder;
    folder.write(format.name, format.write(all));
    const DedupSettings plain = settings_of(folder, format.name, "whole", 64 * kMegabyte);
    Stopper undisturbed(kNever);
    REQUIRE(dedup(plain, undisturbed).ok());
    const std::string expected = io::content_of(plain.output);
    const std::string removed = io::content_of(plain.removed);
    REQUIRE(std::count(removed.begin(), removed.end(), '\n') > 300);

    for (const std::size_t memory : {64 * kMegabyte, 1024 * kMegabyte}) {
      for (const Damage& damage : damages()) {
        CAPTURE(format.name, memory, damage.what);
        // What became of the files is the same question with more memory.
        if (memory > 64 * kMegabyte && damage.afresh && std::string(damage.what) != "the keys") continue;
        DedupSettings first = settings_of(folder, format.name, "out", 64 * kMegabyte);
        first.decide.resume = true;
        Stopper stopper(kSome);
        REQUIRE(absl::IsCancelled(dedup(first, stopper).status()));
        CHECK(stopper.says == Interruption::kCanResume);
        const std::string temp = first.output + ".refrain-tmp";
        REQUIRE(std::filesystem::exists(temp + "/state"));
        REQUIRE(std::filesystem::exists(temp + "/spool") == format.spooled);
        if (std::string(damage.what) == "the end of the texts" && !format.spooled) {
          std::filesystem::remove_all(temp);
          continue;
        }
        damage.apply(temp);

        DedupSettings second = settings_of(folder, format.name, "out", memory);
        second.decide.resume = true;
        Stopper rest(kNever);
        const absl::StatusOr<DedupSummary> summary = dedup(second, rest);
        REQUIRE(summary.ok());
        const bool anew = std::any_of(rest.complaints.begin(), rest.complaints.end(), [](const std::string& line) {
          return line.find("begins afresh") != std::string::npos;
        });
        CHECK(anew == damage.afresh);
        // More memory means longer records, but only in a run that begins with it.
        const bool went_on = std::string(damage.what) == "nothing";
        if (memory == 64 * kMegabyte || went_on || std::string(format.name) != "feed.warc") {
          CHECK((io::content_of(second.output) == expected));
          CHECK((io::content_of(second.removed) == removed));
        } else {
          const bool limit_of_first = summary->documents == kDocuments - 1;  // if anything of the log was left
          CHECK((summary->documents == kDocuments || limit_of_first));
        }
        if (went_on && std::string(format.name).starts_with("feed.jsonl")) {
          // The bad record after the last entry is told of, and the one before it is not told of again.
          CHECK(summary->bad == 2);
          // That it goes on is told, too.
          CHECK(rest.complaints.size() == 2);
        }
        CHECK_FALSE(std::filesystem::exists(temp));
        std::filesystem::remove(second.output);
      }
    }
  }
}

TEST_CASE("resume: a run stopped before anything was recorded leaves nothing, and says so") {
  const io::TempFolder folder;
  folder.write("feed.jsonl", json_lines(texts()));
  DedupSettings settings = settings_of(folder, "feed.jsonl", "out", 1024 * kMegabyte);
  settings.decide.resume = true;
  Stopper stopper(kSome);
  REQUIRE(absl::IsCancelled(dedup(settings, stopper).status()));
  CHECK(stopper.says == Interruption::kNothingWritten);
  CHECK_FALSE(std::filesystem::exists(settings.output + ".refrain-tmp"));
}

TEST_CASE("resume: an input that changed is refused, and nothing is lost") {
  const io::TempFolder folder;
  folder.write("feed.jsonl", json_lines(texts()));
  DedupSettings settings = settings_of(folder, "feed.jsonl", "out", 64 * kMegabyte);
  settings.decide.resume = true;
  Stopper stopper(kSome);
  REQUIRE(absl::IsCancelled(dedup(settings, stopper).status()));
  std::ofstream(folder.path("feed.jsonl"), std::ios::app) << "{\"text\": \"one more\"}\n";
  Stopper rest(kNever);
  const absl::Status status = dedup(settings, rest).status();
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(std::string(status.message()).find("is of another run") != std::string::npos);
  CHECK(std::filesystem::exists(settings.output + ".refrain-tmp/state"));
}

TEST_CASE("resume: an input that changed before anything was recorded is none to go on with") {
  const io::TempFolder folder;
  folder.write("feed.jsonl", json_lines(texts()));
  DedupSettings settings = settings_of(folder, "feed.jsonl", "out", 64 * kMegabyte);
  settings.decide.resume = true;
  Stopper stopper(kSome);
  stopper.at_first = [&] {
    const std::filesystem::path feed = folder.path("feed.jsonl");
    std::filesystem::last_write_time(feed, std::filesystem::last_write_time(feed) + std::chrono::hours(1));
  };
  REQUIRE(absl::IsCancelled(dedup(settings, stopper).status()));
  REQUIRE(stopper.says == Interruption::kCanResume);
  Stopper rest(kNever);
  CHECK(absl::IsFailedPrecondition(dedup(settings, rest).status()));
}

TEST_CASE("resume: many small records are recorded early, also where there is no key yet") {
  const io::TempFolder folder;
  // What the log does not have yet of so many documents takes more memory than is kept for it: an entry is written long
  // before the keys, of which there are none, or the bytes ask for one.
  constexpr std::size_t kMany = 750'000;
  std::string lines;
  for (std::size_t k = 0; k < kMany; ++k) lines += "{\"text\": \"\"}\n";
  folder.write("feed.jsonl", lines);
  DedupSettings settings = settings_of(folder, "feed.jsonl", "out", 64 * kMegabyte);
  settings.decide.resume = true;
  Stopper stopper(720'000);
  REQUIRE(absl::IsCancelled(dedup(settings, stopper).status()));
  CHECK(stopper.says == Interruption::kCanResume);
  REQUIRE(std::filesystem::exists(settings.output + ".refrain-tmp/state"));
  Stopper rest(kNever);
  const absl::StatusOr<DedupSummary> summary = dedup(settings, rest);
  REQUIRE(summary.ok());
  CHECK(summary->documents == kMany);
  CHECK(summary->removed == 0);
  CHECK((io::content_of(settings.output) == lines));
}

}  // namespace
}  // namespace refrain::run
