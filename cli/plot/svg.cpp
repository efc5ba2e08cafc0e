#include "cli/plot/svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/text/xml_text.hpp"
#include "engine/results/table/utf8.hpp"

namespace nullor::cli {
namespace {

// Two decimals are a hundredth of a pixel; trailing zeros would be a third of the file.
std::string length(double value) {
    auto text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string attributes(Stroke stroke) {
    auto text = fmt::format("stroke=\"{}\" stroke-width=\"{}\"", stroke.color, length(stroke.width));
    if (!stroke.dash.empty()) text += fmt::format(" stroke-dasharray=\"{}\"", stroke.dash);
    return text;
}

// Share of the font's size, after Helvetica.
double relative_width(char c) {
    if (std::string_view("ijl.,:;|'!()[]/ ").find(c) != std::string_view::npos) return 0.31;
    if (std::string_view("mwMW%@").find(c) != std::string_view::npos) return 0.86;
    return c >= 'A' && c <= 'Z' ? 0.69 : 0.57;
}

} // namespace

Svg::Svg(double width, double height, std::string_view name) {
    out_ = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                       "viewBox=\"0 0 {0} {1}\" role=\"img\" "
                       "font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n"
                       "<title>{2}</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
                       length(width), length(height), escaped(name));
}

void Svg::line(Point from, Point to, Stroke stroke) {
    out_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {}/>\n", length(from.x),
                        length(from.y), length(to.x), length(to.y), attributes(stroke));
}

void Svg::frame(Point corner, double width, double height, Stroke stroke) {
    out_ +=
        fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" {}/>\n",
                    length(corner.x), length(corner.y), length(width), length(height), attributes(stroke));
}

void Svg::polyline(const std::vector<Point>& points, Stroke stroke) {
    out_ += "<polyline points=\"";
    std::string_view separator;
    for (const auto& point : points) {
        out_ += separator;
        out_ += length(point.x);
        out_ += ',';
        out_ += length(point.y);
        separator = " ";
    }
    out_ += fmt::format("\" fill=\"none\" {} stroke-linejoin=\"round\"/>\n", attributes(stroke));
}

void Svg::surface(const std::vector<Point>& points, std::string_view color, double opacity) {
    out_ += "<polygon points=\"";
    const char* separator = "";
    for (const auto& point : points) {
        out_ += fmt::format("{}{},{}", separator, length(point.x), length(point.y));
        separator = " ";
    }
    out_ += fmt::format("\" fill=\"{}\" fill-opacity=\"{}\"/>\n", color, opacity);
}

void Svg::dot(Point center, double radius, std::string_view color) {
    out_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", length(center.x),
                        length(center.y), length(radius), color);
}

void Svg::text(Point at, std::string_view text, TextStyle style) {
    constexpr std::string_view anchors[] = {"start", "middle", "end"};
    out_ +=
        fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"", length(at.x),
                    length(at.y), length(style.size), anchors[static_cast<int>(style.anchor)], style.color);
    if (style.bold) out_ += " font-weight=\"bold\"";
    if (style.upward) out_ += fmt::format(" transform=\"rotate(-90 {} {})\"", length(at.x), length(at.y));
    out_ += fmt::format(">{}</text>\n", escaped(text));
}

// A nested picture cuts what leaves it, and needs no name that another picture on the page might have too.
void Svg::open_clip(Point corner, double width, double height) {
    out_ +=
        fmt::format("<svg x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" viewBox=\"{0} {1} {2} {3}\">\n",
                    length(corner.x), length(corner.y), length(width), length(height));
}

void Svg::close_clip() {
    out_ += "</svg>\n";
}

std::string Svg::finish() && {
    out_ += "</svg>\n";
    return std::move(out_);
}

double text_width(std::string_view text, double size) {
    double width = 0;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (!continues) width += relative_width(c);
    }
    return width * size * 1.06;
}

std::string fitted(std::string_view text, double size, double width) {
    if (text_width(text, size) <= width) return std::string(text);
    std::string result;
    const std::string_view ellipsis = "\xE2\x80\xA6";
    while (!text.empty()) {
        const auto bytes = std::max<std::size_t>(results::utf8_length(text), 1);
        const auto longer = result + std::string(text.substr(0, bytes));
        if (text_width(longer + std::string(ellipsis), size) > width) break;
        result = longer;
        text.remove_prefix(bytes);
    }
    return result + std::string(ellipsis);
}

} // namespace nullor::cli
