// Line charts as SVG.

#ifndef REFRAIN_SRC_REPORT_PLOT_H_
#define REFRAIN_SRC_REPORT_PLOT_H_

#include <string>
#include <vector>

namespace refrain::report {

struct PlotPoint {
  double x = 0;
  double y = 0;
};

struct PlotLine {
  std::string name;  // written at its end; may be empty where there is one line
  std::vector<PlotPoint> points;
};

struct PlotPanel {
  std::string title;
  std::string x_label;  // with the unit
  std::string y_label;
  std::vector<PlotLine> lines;  // four colours at most
};

// Panels side by side under one title. Axes begin at 0; readable on light and on dark paper, with whatever fonts there
// are.
// REQUIRES: no negative and no infinite number.
std::string plot_svg(const std::string& title, const std::vector<PlotPanel>& panels);

// The round number (1, 2 or 5 times a power of ten) that leads to at most `most` steps up to `top`.
double plot_step(double top, int most);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_PLOT_H_
