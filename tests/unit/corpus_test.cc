// The command on the corpus: it finds every planted repeat where the manifest says, and nothing else.

#include <simdjson.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

namespace {

constexpr double kMinAgreement = 0.7;  // of spans: intersection over union

struct OverlapSide {
  std::string path;
  std::int64_t record = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct Repeat {
  std::string kind;
  std::string scope;
  bool must = true;
  std::vector<OverlapSide> sides;  // left and right, or the occurrences of boilerplate
  std::int64_t group = -1;
};

struct Answer {
  int status = -1;
  std::vector<Repeat> overlaps;
  std::vector<Repeat> boilerplate;
};

OverlapSide read_side(simdjson::dom::element json) {
  OverlapSide side;
  side.path = std::string(std::string_view(json["path"]));
  if (const auto record = json["record"].get_int64(); record.error() == simdjson::SUCCESS) {
    side.record = record.value_unsafe();
  }
  side.begin = json["begin"].get_int64();
  side.end = json["end"].get_int64();
  return side;
}

Repeat read_repeat(simdjson::dom::element json) {
  Repeat repeat;
  if (std::string_view kind; json["kind"].get(kind) == simdjson::SUCCESS) repeat.kind = kind;
  if (std::string_view scope; json["scope"].get(scope) == simdjson::SUCCESS) repeat.scope = scope;
  if (bool must = true; json["must"].get(must) == simdjson::SUCCESS) repeat.must = must;
  if (std::int64_t group = 0; json["group"].get(group) == simdjson::SUCCESS) repeat.group = group;
  if (simdjson::dom::array occurrences; json["occurrences"].get(occurrences) == simdjson::SUCCESS) {
    for (const auto side : occurrences) repeat.sides.push_back(read_side(side));
  } else {
    repeat.sides = {read_side(json["left"]), read_side(json["right"])};
  }
  return repeat;
}

std::vector<Repeat> planted() {
  simdjson::dom::parser parser;
  const simdjson::dom::element json = parser.load(REFRAIN_SOURCE_DIR "/corpus/manifest.json");
  std::vector<Repeat> repeats;
  for (const auto repeat : simdjson::dom::array(json["repeats"])) {
    repeats.push_back(read_repeat(repeat));
  }
  return repeats;
}

std::vector<std::string> silent_files() {
  simdjson::dom::parser parser;
  const simdjson::dom::element json = parser.load(REFRAIN_SOURCE_DIR "/corpus/manifest.json");
  std::vector<std::string> files;
  for (const std::string_view file : simdjson::dom::array(json["silent"])) files.emplace_back(file);
  return files;
}

// What `refrain check` says, run in the corpus with these arguments.
Answer check(const std::string& arguments) {
  const std::string command =
      "cd '" REFRAIN_SOURCE_DIR "/corpus' && '" REFRAIN_BINARY_DIR "/refrain' check --format json " + arguments;
  INFO(command);
  REQUIRE(std::filesystem::exists(REFRAIN_BINARY_DIR "/refrain"));
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char buffer[1 << 14];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
    output.append(buffer, got);
  }
  const int ended = pclose(pipe);
  REQUIRE(WIFEXITED(ended));
  Answer answer;
  answer.status = WEXITSTATUS(ended);
  REQUIRE(answer.status <= 1);

  simdjson::dom::parser parser;
  const simdjson::dom::element json = parser.parse(output);
  for (const auto overlap : simdjson::dom::array(json["overlaps"])) {
    answer.overlaps.push_back(read_repeat(overlap));
  }
  for (const auto entry : simdjson::dom::array(json["boilerplate"])) {
    answer.boilerplate.push_back(read_repeat(entry));
  }
  return answer;
}

// Intersection over union of two spans; 0 in different documents.
double agreement(const OverlapSide& a, const OverlapSide& b) {
  if (a.path != b.path || a.record != b.record) return 0;
  const std::int64_t shared = std::min(a.end, b.end) - std::max(a.begin, b.begin);
  const std::int64_t whole = std::max(a.end, b.end) - std::min(a.begin, b.begin);
  return shared <= 0 ? 0 : static_cast<double>(shared) / static_cast<double>(whole);
}

// How well all sides of two repeats agree: the worst of them.
double agreement(const Repeat& a, const Repeat& b) {
  if (a.sides.size() != b.sides.size()) return 0;
  double worst = 1;
  for (std::size_t k = 0; k < a.sides.size(); ++k) {
    worst = std::min(worst, agreement(a.sides[k], b.sides[k]));
  }
  return worst;
}

// True where the found repeat is a part of the planted one: what may be missed may be found in part.
bool is_part(const Repeat& found, const Repeat& plan) {
  if (plan.must || found.sides.size() != plan.sides.size()) return false;
  for (std::size_t k = 0; k < plan.sides.size(); ++k) {
    const OverlapSide& part = found.sides[k];
    const OverlapSide& whole = plan.sides[k];
    const std::int64_t shared = std::min(part.end, whole.end) - std::max(part.begin, whole.begin);
    if (part.path != whole.path || part.record != whole.record) return false;
    if (10 * shared < 9 * (part.end - part.begin)) return false;
  }
  return true;
}

// The kind that an overlap should have for a planted one.
std::string reported_kind(const std::string& planted_kind) {
  if (planted_kind == "quoted") return "exact";
  return planted_kind;
}

bool lies_in(const Repeat& repeat, std::string_view folder) {
  return std::all_of(repeat.sides.begin(), repeat.sides.end(), [&](const OverlapSide& side) {
    return std::string_view(side.path).substr(0, folder.size()) == folder;
  });
}

std::string name(const Repeat& repeat) {
  std::string text = repeat.kind + " " + repeat.scope;
  for (const OverlapSide& side : repeat.sides) {
    text += " " + side.path + (side.record ? ":" + std::to_string(side.record) : "") + " [" +
            std::to_string(side.begin) + ", " + std::to_string(side.end) + ")";
  }
  return text;
}

// Every expected repeat is found, with its kind and scope; what is found beyond is a failure too.
void require_as_planted(const std::vector<Repeat>& expected, const std::vector<Repeat>& found) {
  std::vector<bool> used(found.size(), false);
  for (const Repeat& repeat : expected) {
    std::optional<std::size_t> best;
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (agreement(repeat, found[k]) < kMinAgreement) continue;
      if (!best || agreement(repeat, found[k]) > agreement(repeat, found[*best])) best = k;
    }
    INFO("planted: " << name(repeat));
    if (!best) {
      if (!repeat.must) continue;
      FAIL_CHECK("not found");
      continue;
    }
    CHECK_FALSE(used[*best]);
    used[*best] = true;
    CHECK(found[*best].kind == reported_kind(repeat.kind));
    CHECK(found[*best].scope == repeat.scope);
  }
  for (std::size_t k = 0; k < found.size(); ++k) {
    INFO("reported: " << name(found[k]));
    const bool part =
        std::any_of(expected.begin(), expected.end(), [&](const Repeat& plan) { return is_part(found[k], plan); });
    CHECK((used[k] || part));
  }
}

struct Expected {
  std::vector<Repeat> overlaps;
  std::vector<Repeat> boilerplate;
};

// The planted repeats of which every side passes `chosen`.
template <typename Chosen>
Expected expected(Chosen chosen) {
  Expected result;
  for (const Repeat& repeat : planted()) {
    if (!chosen(repeat)) continue;
    (repeat.kind == "boilerplate" ? result.boilerplate : result.overlaps).push_back(repeat);
  }
  return result;
}

void require_boilerplate(const std::vector<Repeat>& planned, const std::vector<Repeat>& found) {
  REQUIRE(found.size() == planned.size());
  for (std::size_t k = 0; k < planned.size(); ++k) {
    INFO(name(planned[k]));
    INFO(name(found[k]));
    CHECK(agreement(planned[k], found[k]) >= kMinAgreement);
  }
}

}  // namespace

TEST_CASE("corpus: the drafts repeat each other as the manifest says, and not otherwise") {
  const Answer answer = check("drafts");
  const Expected plan = expected([](const Repeat& r) { return lies_in(r, "drafts/"); });
  REQUIRE(plan.overlaps.size() >= 15);
  CHECK(answer.status == 1);
  require_as_planted(plan.overlaps, answer.overlaps);
  require_boilerplate(plan.boilerplate, answer.boilerplate);
}

TEST_CASE("corpus: the drafts repeat earlier work as the manifest says, and not otherwise") {
  const Answer answer = check("drafts --against published");
  const Expected plan = expected([](const Repeat& r) { return !lies_in(r, "scripts/") && !lies_in(r, "formats/"); });
  CHECK(answer.status == 1);
  require_as_planted(plan.overlaps, answer.overlaps);
  require_boilerplate(plan.boilerplate, answer.boilerplate);
}

TEST_CASE("corpus: each script has its repeats") {
  const Answer answer = check("scripts");
  const Expected plan = expected([](const Repeat& r) { return lies_in(r, "scripts/"); });
  REQUIRE(plan.overlaps.size() == 20);
  CHECK(answer.status == 1);
  require_as_planted(plan.overlaps, answer.overlaps);
  CHECK(answer.boilerplate.empty());
}

TEST_CASE("corpus: the draft has its repeats in each format") {
  const bool has_pdf = std::system("command -v pdftotext >/dev/null") == 0;
  const Answer answer = check(std::string("formats --no-across") + (has_pdf ? "" : " --exclude '*.pdf'"));
  const Expected plan = expected(
      [has_pdf](const Repeat& r) { return lies_in(r, "formats/") && (has_pdf || !r.sides[0].path.ends_with(".pdf")); });
  REQUIRE(plan.overlaps.size() >= 36);
  CHECK(answer.status == 1);
  require_as_planted(plan.overlaps, answer.overlaps);
  CHECK(answer.boilerplate.empty());
}

TEST_CASE("corpus: what is found within a document does not depend on the others") {
  const Answer all = check("drafts --no-across");
  std::vector<Repeat> alone;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(REFRAIN_SOURCE_DIR "/corpus/drafts")) {
    files.push_back(entry.path().filename());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const Answer one = check("drafts/" + file.string());
    alone.insert(alone.end(), one.overlaps.begin(), one.overlaps.end());
  }
  REQUIRE(all.overlaps.size() == alone.size());
  for (std::size_t k = 0; k < alone.size(); ++k) {
    CHECK(name(all.overlaps[k]) == name(alone[k]));
  }
}

TEST_CASE("corpus: silent drafts are silent") {
  for (const std::string& file : silent_files()) {
    INFO(file);
    const Answer answer = check("'" + file + "' --against published");
    CHECK(answer.status == 0);
    CHECK(answer.overlaps.empty());
    CHECK(answer.boilerplate.empty());
  }
}

TEST_CASE("corpus: copies of one passage share a group") {
  const Answer answer = check("drafts --sensitivity exact --no-within");
  std::vector<std::int64_t> groups;
  for (const Repeat& plan : planted()) {
    if (plan.sides.size() != 2 || plan.sides[0].path != "drafts/ferry-explainer.html") continue;
    if (plan.kind != "exact") continue;
    for (const Repeat& found : answer.overlaps) {
      if (agreement(plan, found) >= kMinAgreement) groups.push_back(found.group);
    }
  }
  REQUIRE(groups.size() == 2);
  CHECK(groups[0] == groups[1]);
  CHECK(groups[0] >= 0);
}

// Hidden until the command has the option.
TEST_CASE("corpus: quotations can be left out", "[.]") {
  const Answer answer = check("drafts --against published --ignore-quotes");
  for (const Repeat& plan : planted()) {
    if (plan.kind != "quoted") continue;
    INFO("planted: " << name(plan));
    for (const Repeat& found : answer.overlaps) CHECK(agreement(plan, found) == 0);
  }
}
