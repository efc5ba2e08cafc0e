#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>

#include <doctest/doctest.h>

#include "cli/plot/plot.hpp"
#include "cli/plot/plot_figure.hpp"
#include "cli/plot/svg.hpp"
#include "engine/base/constants.hpp"

using namespace nullor;
using namespace nullor::cli;
using nullor::results::Header;
using nullor::results::Table;

namespace {

using Complex = std::complex<double>;

Header header(const std::string& analysis, const std::string& axis, Unit unit, bool is_complex,
              const std::vector<std::string>& columns) {
    Header h;
    h.title = "A deck";
    h.analysis = analysis;
    h.axis = {axis, unit, std::nullopt};
    h.is_complex = is_complex;
    for (const auto& name : columns)
        h.columns.push_back({name, name[0] == 'i' ? Unit::ampere : Unit::volt, std::nullopt});
    return h;
}

// Inverting amplifier of gain -10 with a pole, over nine decades; column v(inn) is zero.
Table bode(double pole, double step = 0) {
    auto h = header("ac", "frequency", Unit::hertz, true, {"v(out)", "v(inn)"});
    if (step != 0) h.coordinates = {{"r2", step, Unit::ohm}};
    Table table(h);
    for (int i = 0; i <= 90; ++i) {
        const double f = std::pow(10, -2 + i / 10.0);
        const Complex values[] = {-10.0 / Complex(1, f / pole) / Complex(1, f / pole) / Complex(1, f / pole),
                                  0};
        table.append(f, values);
    }
    return table;
}

Table transient(int points, const std::vector<std::string>& columns, double scale = 1) {
    Table table(header("tran", "time", Unit::second, false, columns));
    std::vector<double> values(columns.size());
    for (int i = 0; i < points; ++i) {
        for (std::size_t k = 0; k < values.size(); ++k)
            values[k] = scale * std::sin(i * 0.01 + static_cast<double>(k));
        table.append(i * 1e-6, values.data());
    }
    return table;
}

std::string svg_of(const std::vector<Table>& tables, const PlotOptions& options = {}) {
    const auto svg = render_svg(tables, options);
    REQUIRE_MESSAGE(svg.ok(), svg.failure().message);
    return svg.value();
}

using Strings = std::vector<std::string>;

int count(const std::string& text, const std::string& part) {
    int n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

// Every tag that opens closes, in order.
void check_well_formed(const std::string& xml) {
    const std::regex tag("<(/?)([a-zA-Z0-9]+)[^<>]*?(/?)>");
    Strings open;
    for (auto it = std::sregex_iterator(xml.begin(), xml.end(), tag); it != std::sregex_iterator(); ++it) {
        if ((*it)[3].length() > 0) continue;
        if ((*it)[1].length() == 0) {
            open.push_back((*it)[2]);
        } else {
            REQUIRE_FALSE(open.empty());
            CHECK(open.back() == (*it)[2]);
            open.pop_back();
        }
    }
    CHECK(open.empty());
}

struct Box {
    double left, right, top, bottom;
    std::string text;
};

// No two texts touch, none leaves the picture.
void check_texts(const std::string& svg) {
    const std::regex text("<text x=\"([^\"]*)\" y=\"([^\"]*)\" font-size=\"([^\"]*)\" "
                          "text-anchor=\"([a-z]*)\"([^>]*)>([^<]*)</text>");
    const std::regex size("^<svg [^>]*width=\"([^\"]*)\" height=\"([^\"]*)\"");
    std::smatch picture;
    REQUIRE(std::regex_search(svg, picture, size));
    std::vector<Box> boxes;
    for (auto it = std::sregex_iterator(svg.begin(), svg.end(), text); it != std::sregex_iterator(); ++it) {
        const auto& m = *it;
        const double x = std::stod(m[1]), y = std::stod(m[2]), font = std::stod(m[3]);
        const auto shown = std::regex_replace(m[6].str(), std::regex("&[a-z]+;"), "&");
        const double width = text_width(shown, font) / 1.06, height = 0.72 * font;
        const double before = m[4] == "start" ? 0 : m[4] == "middle" ? width / 2 : width;
        Box box{x - before, x - before + width, y - height, y, m[6]};
        if (m[5].str().find("rotate") != std::string::npos)
            box = {x - height, x, y - width + before, y + before, m[6]};
        CAPTURE(box.text);
        CHECK(box.left >= 0);
        CHECK(box.top >= 0);
        CHECK(box.right <= std::stod(picture[1]));
        CHECK(box.bottom <= std::stod(picture[2]));
        for (const auto& other : boxes) {
            CAPTURE(other.text);
            const bool apart = box.left > other.right || other.left > box.right || box.top > other.bottom ||
                               other.top > box.bottom;
            CHECK(apart);
        }
        boxes.push_back(box);
    }
    CHECK(boxes.size() > 4);
}

void check_picture(const std::string& svg) {
    check_well_formed(svg);
    check_texts(svg);
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("inf") == std::string::npos);
}

} // namespace

TEST_CASE("a Bode diagram has magnitude in dB over unwrapped phase") {
    const auto figure = figure_of({bode(1e3)}, {});
    CHECK(figure.logarithmic);
    REQUIRE(figure.panels.size() == 2);
    const auto &magnitude = figure.panels[0].curves[0], &phase = figure.panels[1].curves[0];
    CHECK(magnitude.y[0] == doctest::Approx(20));
    CHECK(magnitude.y[50] == doctest::Approx(20 - 30 * std::log10(2)));
    CHECK(magnitude.y[90] == doctest::Approx(20 - 240).epsilon(1e-3));
    // Three poles: from 180 degrees at dc by 270 down, through a jump of arg().
    CHECK(phase.y[0] == doctest::Approx(180).epsilon(1e-4));
    CHECK(phase.y[50] == doctest::Approx(45));
    CHECK(phase.y[90] == doctest::Approx(-90).epsilon(1e-3));
    CHECK(figure.panels[0].legend_note == "zero: v(inn)");

    const auto svg = svg_of({bode(1e3)});
    check_picture(svg);
    CHECK(count(svg, "Frequency (Hz)") == 1);
    CHECK(count(svg, "Magnitude of v(out) (dBV)") == 1);
    CHECK(count(svg, "Phase (\xC2\xB0)") == 1);
    CHECK(count(svg, ">100k<") == 1);
    CHECK(count(svg, "<polyline") == 2);
}

TEST_CASE("an inverting stage starts at +180 degrees whatever the sign of its rounding error") {
    for (const double error : {1e-16, -1e-16}) {
        Table table(header("ac", "frequency", Unit::hertz, true, {"v(out)"}));
        for (const double f : {1.0, 10.0, 100.0}) {
            const Complex value[] = {{-10, error}};
            table.append(f, value);
        }
        const auto figure = figure_of({table}, {});
        for (const double y : figure.panels[1].curves[0].y) CHECK(y == doctest::Approx(180));
    }
}

TEST_CASE("a null does not take the room of the rest") {
    Table table(header("ac", "frequency", Unit::hertz, true, {"v(out)"}));
    for (int i = 0; i <= 200; ++i) {
        const double x = std::pow(10, (i - 100) / 100.0);
        const Complex value[] = {(1 - x * x + 1e-17) / Complex(1 - x * x, 4 * x)};
        table.append(1e4 * x, value);
    }
    const auto figure = figure_of({table}, {});
    CHECK(figure.panels[0].floor > -130);
    CHECK(figure.panels[0].floor < -60);
    check_picture(svg_of({table}));
}

TEST_CASE("volts and amperes have panels of their own") {
    const auto table = transient(500, {"v(in)", "v(out)", "i(r1)"});
    const auto figure = figure_of({table}, {});
    CHECK_FALSE(figure.logarithmic);
    REQUIRE(figure.panels.size() == 2);
    CHECK(figure.panels[0].curves.size() == 2);
    CHECK(figure.panels[1].quantity == "i(r1)");
    const auto svg = svg_of({table});
    check_picture(svg);
    CHECK(count(svg, "Time (\xC2\xB5s)") == 1);
    CHECK(count(svg, "Voltage (V)") == 1);
    CHECK(count(svg, "i(r1) (A)") == 1);
    CHECK(count(svg, "<polyline") == 3);
}

TEST_CASE("columns are chosen by name or by node; an unknown one is refused with near names") {
    const auto table = transient(50, {"v(in)", "v(out)", "i(r1)"});
    PlotOptions options;
    options.columns = {"out", "i(r1)"};
    CHECK(count(svg_of({table}, options), "<polyline") == 2);
    options.columns = {"v(oot)"};
    const auto refused = render_svg({table}, options);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.failure().kind == Failure::Kind::bad_request);
    CHECK(refused.failure().message == "no result has a column 'v(oot)'");
    CHECK(refused.failure().hint.find("v(out)") != std::string::npos);
    CHECK_FALSE(render_report({table}, options).ok());
}

TEST_CASE("steps are curves that the legend names") {
    const auto svg = svg_of({bode(1e3, 1e3), bode(1e4, 2.2e3)});
    check_picture(svg);
    CHECK(count(svg, "r2 = 1 k\xCE\xA9") == 1);
    CHECK(count(svg, "r2 = 2.2 k\xCE\xA9") == 1);

    std::vector<Table> many;
    for (int i = 0; i < 100; ++i) many.push_back(bode(1e3 * (i + 1), i + 1));
    const auto dense = svg_of(many);
    check_picture(dense);
    CHECK(dense.find("40 of 100 steps are drawn") != std::string::npos);
}

TEST_CASE("operating points over a step become curves over the innermost one") {
    std::vector<Table> tables;
    for (const double r2 : {1e3, 1e4}) {
        for (const double temperature : {-40.0, 27.0, 85.0}) {
            auto h = header("op", "", Unit::none, false, {"v(out)"});
            h.coordinates = {{"r2", r2, Unit::ohm}, {"temper", temperature, Unit::celsius}};
            tables.emplace_back(h);
            const double value[] = {r2 * temperature};
            tables.back().append(0, value);
        }
    }
    const auto groups = group_tables(tables);
    REQUIRE(groups.size() == 1);
    REQUIRE(groups[0].size() == 2);
    CHECK(groups[0][1].header().axis.name == "temper");
    CHECK(groups[0][1].rows() == 3);
    CHECK(groups[0][1].axis(2) == 85);
    CHECK(groups[0][1].real(2, 0) == 85e4);
    const auto svg = svg_of(tables);
    check_picture(svg);
    CHECK(svg.find("Temperature (\xC2\xB0"
                   "C)") != std::string::npos);

    const auto alone = render_svg({tables[0]});
    REQUIRE_FALSE(alone.ok());
    CHECK(alone.failure().message == "there is no curve to draw");
    CHECK_FALSE(render_svg({}).ok());
}

TEST_CASE("axes of lists follow their spacing") {
    const auto logarithmic = [](const std::string& name, Unit unit, const std::vector<double>& places) {
        Table table(header("dc", name, unit, false, {"v(out)"}));
        for (const double place : places) table.append(place, &place);
        return figure_of({table}, {}).logarithmic;
    };
    CHECK(logarithmic("r2", Unit::ohm, {1e3, 2.2e3, 4.7e3, 1e4, 2.2e4, 4.7e4}));
    CHECK_FALSE(logarithmic("r2", Unit::ohm, {1e3, 2e3, 3e3, 4e3, 5e3, 1e4}));
    CHECK_FALSE(logarithmic("v1", Unit::volt, {-1, 0, 1}));
    CHECK(logarithmic("frequency", Unit::hertz, {10, 1000, 1200}));
    CHECK_FALSE(logarithmic("frequency", Unit::hertz, {1000, 2000, 3000, 4000}));
    CHECK_FALSE(logarithmic("time", Unit::second, {1e-9, 1e-8, 1e-7, 1e-6}));
}

TEST_CASE("lines on each other are dashed apart") {
    Table table(header("tran", "time", Unit::second, false, {"v(a)", "v(b)", "v(c)", "v(d)"}));
    for (int i = 0; i < 10; ++i) {
        const double values[] = {1, 1, 2, 1};
        table.append(i, values);
    }
    const auto svg = svg_of({table});
    CHECK(count(svg, "stroke-dasharray=\"8 4\"") == 1);
    CHECK(count(svg, "stroke-dasharray=\"4 8\"") == 1);
    CHECK(count(svg, "stroke-dasharray") == 2);
}

TEST_CASE("values that cannot be drawn are gaps") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double most = std::numeric_limits<double>::max();
    const std::vector<std::vector<double>> cases = {{1, nan, 2, 3},         {nan, nan, nan, nan},
                                                    {inf, 1, -inf, 2},      {most, -most, most, 0},
                                                    {5e-324, 0, 5e-324, 0}, {1e-300, 2e-300, 1e-300, 0}};
    for (const auto& values : cases) {
        Table table(header("tran", "time", Unit::second, false, {"v(a)"}));
        for (std::size_t i = 0; i < values.size(); ++i) table.append(static_cast<double>(i), &values[i]);
        const auto svg = svg_of({table});
        CAPTURE(svg);
        check_picture(svg);
    }
    // The gap splits the line; a point alone is a dot.
    Table table(header("tran", "time", Unit::second, false, {"v(a)"}));
    for (int i = 0; i < 5; ++i) {
        const double value = i == 1 ? nan : i;
        table.append(i, &value);
    }
    const auto svg = svg_of({table});
    CHECK(count(svg, "<circle") == 1);
    CHECK(count(svg, "<polyline") == 1);
}

TEST_CASE("texts keep apart at any size and for long names") {
    auto wide = transient(
        200, {"v(in)", "v(a_node_with_a_rather_long_name.x1.x2.x3.out,another_one)", "i(v1)"}, 1e-7);
    for (const double width : {240.0, 400.0, 720.0, 1600.0}) {
        PlotOptions options;
        options.width = width;
        options.title =
            "A title that says much more than what fits above such a small picture of a few curves";
        check_picture(svg_of({wide}, options));
        check_picture(svg_of({bode(1e3), wide}, options));
        options.height = 300;
        check_picture(svg_of({bode(1e3)}, options));
        options.height = 2000;
        const auto tall = svg_of({bode(1e3)}, options);
        check_picture(tall);
        CHECK(tall.find("height=\"2000\"") != std::string::npos);
    }
}

TEST_CASE("markup and foreign bytes of a deck do not break the picture") {
    auto table = transient(20, {"v(<a>&\"b\")", "v(\xff\x01)"});
    PlotOptions options;
    options.title = "</text><script>alert(1)</script> & \xC3\xA9 \xE9";
    const auto svg = svg_of({table}, options), report = render_report({table}, options).value();
    check_picture(svg);
    for (const auto& text : {svg, report}) {
        CHECK(text.find("<script") == std::string::npos);
        CHECK(text.find("&amp; \xC3\xA9 \xEF\xBF\xBD") != std::string::npos);
        CHECK(text.find('\x01') == std::string::npos);
    }
}

TEST_CASE("a report has a section for each analysis, with figures and extremes") {
    Table op(header("op", "", Unit::none, false, {"v(out)", "i(v1)"}));
    const double values[] = {-5, 2e-6};
    op.append(0, values);
    const auto report = render_report({op, bode(1e3), transient(315, {"v(in)"})});
    REQUIRE(report.ok());
    const auto& page = report.value();
    CHECK(page.substr(0, 15) == "<!DOCTYPE html>");
    CHECK(count(page, "<h2>") == 3);
    CHECK(count(page, "<svg xmlns") == 2);
    CHECK(page.find("<tr><td>v(out)</td><td>-5 V</td></tr>") != std::string::npos);
    CHECK(page.find("<tr><td>i(v1)</td><td>2 uA</td></tr>") != std::string::npos);
    CHECK(page.find("<td>1 V</td><td>157 us</td>") != std::string::npos);
    CHECK(page.find("<td>10 V \xE2\x88\xA0") != std::string::npos);
    CHECK(page.find("315 points") != std::string::npos);
    CHECK(page.find("http://") == page.find("http://www.w3.org/2000/svg"));
    const auto body = page.find("<body>");
    check_well_formed(page.substr(body, page.find("</html>") - body));
    CHECK_FALSE(render_report({}).ok());
}
