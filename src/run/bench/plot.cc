#include "report/plot.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "run/bench/report.h"

namespace refrain::run {
namespace {

// A unit that keeps the numbers of an axis short.
struct Unit {
  double size = 1;
  const char* name = "";
};

Unit unit_of(double greatest, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (greatest >= unit.size) return unit;
  }
  return units.back();
}

constexpr Unit kDocuments[] = {{1e6, "million documents"}, {1e3, "thousand documents"}, {1, "documents"}};
constexpr Unit kSeconds[] = {{3600, "hours"}, {60, "minutes"}, {1, "seconds"}, {1e-3, "milliseconds"}};
constexpr Unit kBytes[] = {{1073741824.0, "GiB"}, {1048576.0, "MiB"}, {1024.0, "KiB"}};

}  // namespace

std::vector<RunClock::Point> eighths(std::span<const RunClock::Point> points) {
  std::vector<RunClock::Point> found;
  if (points.empty()) return found;
  const std::uint64_t all = points.back().documents;
  std::size_t at = 0;
  for (std::uint64_t k = 1; k <= 8; ++k) {
    while (at + 1 < points.size() && points[at].documents * 8 < all * k) ++at;
    if (k == 8) at = points.size() - 1;
    if (found.empty() || found.back().documents < points[at].documents) found.push_back(points[at]);
  }
  return found;
}

std::optional<double> growth_per_document(std::span<const RunClock::Point> points) {
  if (points.size() < 3) return std::nullopt;
  const auto count = static_cast<double>(points.size());
  double mean_x = 0, mean_y = 0;
  for (const RunClock::Point& point : points) {
    mean_x += static_cast<double>(point.documents) / count;
    mean_y += static_cast<double>(point.held) / count;
  }
  double xx = 0, xy = 0;
  for (const RunClock::Point& point : points) {
    const double x = static_cast<double>(point.documents) - mean_x;
    xx += x * x;
    xy += x * (static_cast<double>(point.held) - mean_y);
  }
  if (xx <= 0) return std::nullopt;
  return std::max(0.0, xy / xx);
}

std::string bench_plot(const BenchMeasure& measure) {
  const std::vector<RunClock::Point>& growth = measure.growth;
  double most_memory = 0;
  for (const RunClock::Point& point : growth) {
    most_memory = std::max({most_memory, static_cast<double>(point.process), static_cast<double>(point.held)});
  }
  const Unit documents = unit_of(static_cast<double>(measure.documents), kDocuments);
  const Unit seconds = unit_of(measure.seconds, kSeconds);
  const Unit bytes = unit_of(most_memory, kBytes);

  report::PlotLine time, held, process;
  held.name = "keys and places";
  process.name = "the process";
  time.points.push_back({0, 0});
  for (const RunClock::Point& point : growth) {
    const double x = static_cast<double>(point.documents) / documents.size;
    time.points.push_back({x, point.seconds / seconds.size});
    held.points.push_back({x, static_cast<double>(point.held) / bytes.size});
    process.points.push_back({x, static_cast<double>(point.process) / bytes.size});
  }
  const std::string title =
      absl::StrFormat("refrain dedup on %s documents, %.0f MB, %d thread%s", grouped(measure.documents),
                      static_cast<double>(measure.bytes) / 1e6, measure.threads, measure.threads == 1 ? "" : "s");
  report::PlotPanel left{"Time", documents.name, seconds.name, {std::move(time)}};
  report::PlotPanel right{"Memory", documents.name, bytes.name, {std::move(process)}};
  right.lines.push_back(std::move(held));
  return report::plot_svg(title, {std::move(left), std::move(right)});
}

}  // namespace refrain::run
