#include "report/plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "absl/strings/str_format.h"
#include "report/markup.h"

namespace refrain::report {
namespace {

constexpr double kPanelWidth = 480;
constexpr double kHeight = 360;
constexpr double kLeft = 74, kRight = 26, kTop = 78, kBottom = 58;
constexpr double kPlotWidth = kPanelWidth - kLeft - kRight;
constexpr double kPlotHeight = kHeight - kTop - kBottom;
constexpr std::size_t kColours = 4;
constexpr double kLineHeight = 18;

constexpr char kStyle[] = R"(<style>
  text { font-family: system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .panel { font-weight: 600; }
  .soft { fill: #59636e; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .axis { stroke: #59636e; stroke-width: 1; }
  polyline { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  polyline.c0 { stroke: #0550ae; } circle.c0, text.c0 { fill: #0550ae; }
  polyline.c1 { stroke: #bc4c00; } circle.c1, text.c1 { fill: #bc4c00; }
  polyline.c2 { stroke: #1a7f37; } circle.c2, text.c2 { fill: #1a7f37; }
  polyline.c3 { stroke: #8250df; } circle.c3, text.c3 { fill: #8250df; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .soft { fill: #9198a1; }
    .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .axis { stroke: #9198a1; }
    polyline.c0 { stroke: #79c0ff; } circle.c0, text.c0 { fill: #79c0ff; }
    polyline.c1 { stroke: #ffa657; } circle.c1, text.c1 { fill: #ffa657; }
    polyline.c2 { stroke: #56d364; } circle.c2, text.c2 { fill: #56d364; }
    polyline.c3 { stroke: #d2a8ff; } circle.c3, text.c3 { fill: #d2a8ff; }
    }
</style>
)";

void text(std::string& out, double x, double y, const char* anchor, std::string_view style, std::string_view says) {
  absl::StrAppendFormat(&out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", style, x, y,
                        anchor, escaped(says));
}

void line(std::string& out, const char* style, double x1, double y1, double x2, double y2) {
  absl::StrAppendFormat(&out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1,
                        x2, y2);
}

// An axis from 0 to `top` in round steps.
struct Axis {
  Axis(double greatest, int steps) {
    step = plot_step(greatest, steps);
    top = std::max(step, std::ceil(greatest / step - 1e-9) * step);
  }
  double step = 1;
  double top = 1;
};

class Panel {
 public:
  Panel(const PlotPanel& panel, double left, std::string& out)
      : panel_(panel),
        x_(greatest([](const PlotPoint& point) { return point.x; }), 5),
        y_(greatest([](const PlotPoint& point) { return point.y; }), 5),
        left_(left + kLeft),
        out_(out) {}

  void draw() const {
    text(out_, left_, kTop - 16, "start", "panel", panel_.title);
    draw_axes();
    for (std::size_t k = 0; k < panel_.lines.size(); ++k) draw_line(k);
  }

 private:
  template <typename Value>
  double greatest(Value&& value) const {
    double most = 0;
    for (const PlotLine& one : panel_.lines) {
      for (const PlotPoint& point : one.points) most = std::max(most, value(point));
    }
    return most;
  }
  double at_x(double x) const { return left_ + x / x_.top * kPlotWidth; }
  double at_y(double y) const { return kTop + (1 - y / y_.top) * kPlotHeight; }

  void draw_axes() const {
    for (int k = 0; k * y_.step <= y_.top * (1 + 1e-9); ++k) {
      const double y = at_y(k * y_.step);
      line(out_, k == 0 ? "axis" : "grid", left_, y, left_ + kPlotWidth, y);
      text(out_, left_ - 8, y + 4.5, "end", "soft", absl::StrFormat("%g", k * y_.step));
    }
    for (int k = 0; k * x_.step <= x_.top * (1 + 1e-9); ++k) {
      const double x = at_x(k * x_.step);
      line(out_, "axis", x, kTop + kPlotHeight, x, kTop + kPlotHeight + 4);
      text(out_, x, kTop + kPlotHeight + 20, "middle", "soft", absl::StrFormat("%g", k * x_.step));
    }
    text(out_, left_ + kPlotWidth / 2, kHeight - 16, "middle", "soft", panel_.x_label);
    const double middle = kTop + kPlotHeight / 2;
    absl::StrAppendFormat(&out_,
                          "<text class=\"soft\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" "
                          "transform=\"rotate(-90 %.1f %.1f)\">%s</text>\n",
                          left_ - 54, middle, left_ - 54, middle, escaped(panel_.y_label));
  }

  void draw_line(std::size_t k) const {
    const PlotLine& one = panel_.lines[k];
    const std::string colour = absl::StrFormat("c%d", k % kColours);
    absl::StrAppendFormat(&out_, "<polyline class=\"%s\" points=\"", colour);
    for (const PlotPoint& point : one.points) {
      absl::StrAppendFormat(&out_, "%.1f,%.1f ", at_x(point.x), at_y(point.y));
    }
    out_ += "\"/>\n";
    for (const PlotPoint& point : one.points) {
      absl::StrAppendFormat(&out_, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>\n", colour, at_x(point.x),
                            at_y(point.y));
    }
    // Names stand in a list, where no line can run through them.
    if (one.name.empty()) return;
    const double y = kTop - 16;
    double from_right = 0;
    for (std::size_t other = panel_.lines.size(); other-- > k + 1;) {
      from_right += 7.0 * static_cast<double>(panel_.lines[other].name.size()) + kLineHeight;
    }
    text(out_, left_ + kPlotWidth - from_right, y, "end", colour, one.name);
  }

  const PlotPanel& panel_;
  Axis x_;
  Axis y_;
  double left_;
  std::string& out_;
};

}  // namespace

double plot_step(double top, int most) {
  if (!(top > 0) || !std::isfinite(top)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(top / most)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (top / (factor * power) <= most + 1e-9) return factor * power;
  }
  return 10 * power;
}

std::string plot_svg(const std::string& title, const std::vector<PlotPanel>& panels) {
  const double width = kPanelWidth * static_cast<double>(panels.size());
  std::string out = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" viewBox=\"0 0 %g %g\" "
      "role=\"img\" aria-label=\"%s\">\n",
      width, kHeight, width, kHeight, escaped(title));
  out += kStyle;
  absl::StrAppendFormat(&out, "<rect class=\"paper\" width=\"%g\" height=\"%g\" rx=\"8\"/>\n", width, kHeight);
  text(out, kLeft, 32, "start", "title", title);
  double left = 0;
  for (const PlotPanel& panel : panels) {
    Panel(panel, left, out).draw();
    left += kPanelWidth;
  }
  out += "</svg>\n";
  return out;
}

}  // namespace refrain::report
