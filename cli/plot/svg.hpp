#pragma once
// A picture as SVG text. Lengths are pixels, y points down.

#include <string>
#include <string_view>
#include <vector>

namespace nullor::cli {

struct Point {
    double x = 0, y = 0;
};

struct Stroke {
    std::string_view color = "#000";
    double width = 1;
    std::string_view dash = {}; // "6 4"; empty: solid
};

enum class Anchor { start, middle, end };

struct TextStyle {
    double size = 12;
    Anchor anchor = Anchor::start;
    bool bold = false;
    bool upward = false; // turned by 90 degrees, to be read from the right
    std::string_view color = "#222";
};

class Svg {
public:
    // `name` is what a screen reader says.
    Svg(double width, double height, std::string_view name);

    void line(Point from, Point to, Stroke stroke);
    void frame(Point corner, double width, double height, Stroke stroke);
    void polyline(const std::vector<Point>& points, Stroke stroke);
    // Filled, and let through what lies below; without an edge.
    void surface(const std::vector<Point>& points, std::string_view color, double opacity);
    void dot(Point center, double radius, std::string_view color);
    // `at` is on the baseline.
    void text(Point at, std::string_view text, TextStyle style);
    // What is drawn until close_clip() is cut at this frame, and still placed in the picture's coordinates.
    void open_clip(Point corner, double width, double height);
    void close_clip();

    [[nodiscard]] std::string finish() &&;

private:
    std::string out_;
};

// An estimate from the widths of a common sans-serif font, on the wide side.
[[nodiscard]] double text_width(std::string_view text, double size);
// As much of the text as fits, with an ellipsis where something is cut.
[[nodiscard]] std::string fitted(std::string_view text, double size, double width);

} // namespace nullor::cli
