// Figures of many samples, computed columns, choices and ranges.

#include <complex>
#include <fstream>

#include "cli/plot/plot.hpp"
#include "cli/plot/plot_expression.hpp"
#include "cli/plot/plot_figures.hpp"
#include "cli/plot/plot_samples.hpp"
#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;
using namespace nullor::cli;
using nullor::Unit;
using nullor::results::Header;
using nullor::results::Table;

namespace {

// v(out) = 1/(1 + jf/fc), v(in) = 1 over frequency.
Table low_pass_table(double corner, double sample = -1) {
    Header header;
    header.title = "Low pass";
    header.analysis = "ac";
    header.is_complex = true;
    header.axis = {"frequency", Unit::hertz, std::nullopt};
    header.columns = {{"v(in)", Unit::volt, std::nullopt},
                      {"v(out)", Unit::volt, std::nullopt},
                      {"i(v1)", Unit::ampere, std::nullopt}};
    if (sample >= 0) header.coordinates = {{"sample", sample, Unit::none}};
    Table table(header);
    for (double f = 1; f < 2e4; f *= 10) {
        const std::complex<double> out = 1.0 / std::complex<double>(1, f / corner),
                                   row[] = {1.0, out, out - 1.0};
        table.append(f, row);
    }
    return table;
}

std::size_t occurrences(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++count;
    return count;
}

} // namespace

TEST_CASE("expressions over columns are columns") {
    std::vector<Table> tables = {low_pass_table(100)};
    const std::vector<std::string> texts = {"v(out)/v(in)",          "vdb(out)", "ac.vp(out)", "v(in,out)",
                                            "mag(v(out))*frequency", "s*v(out)", "-i(v1)"};
    CHECK(add_expressions(tables, texts).ok());
    const Table& t = tables[0];
    const auto value = [&](const std::string& name, std::size_t row) { return t.value(row, *t.find(name)); };
    const std::complex<double> at = 1.0 / std::complex<double>(1, 1); // at the corner, row 2
    CHECK(apart(value("v(out)/v(in)", 2), at) < 1e-15);
    CHECK(value("vdb(out)", 2).real() == doctest::Approx(20 * std::log10(std::sqrt(0.5))).epsilon(1e-14));
    CHECK(value("vp(out)", 2).real() == doctest::Approx(-45).epsilon(1e-14));
    CHECK(apart(value("v(in,out)", 2), 1.0 - at) < 1e-15);
    CHECK(value("mag(v(out))*frequency", 2).real() == doctest::Approx(100 * std::sqrt(0.5)).epsilon(1e-14));
    CHECK(apart(value("s*v(out)", 2), std::complex<double>(0, 2 * pi * 100) * at) < 1e-14);
    CHECK(apart(value("-i(v1)", 2), 1.0 - at) < 1e-15);
    // In dB it is drawn as it is: one panel, no phase.
    PlotOptions options;
    options.columns = {"vdb(out)"};
    const Figure figure = figure_of({t}, options);
    REQUIRE(figure.panels.size() == 1);
    CHECK(figure.panels[0].curves[0].y[2] == doctest::Approx(-3.0103).epsilon(1e-4));
    CHECK_FALSE(add_expressions(tables, {"v(out)/"}).ok());
    CHECK(add_expressions(tables, {"v(nosuch)/v(in)"}).ok()); // nothing to add
    CHECK_FALSE(tables[0].find("v(nosuch)/v(in)"));
}

TEST_CASE("a column is named by its analysis, its node, or a pattern") {
    const Table table = low_pass_table(100);
    using List = std::vector<std::size_t>;
    CHECK(named_columns(table, "v(out)") == List{1});
    CHECK(named_columns(table, "V(OUT)") == List{1});
    CHECK(named_columns(table, "out") == List{1});
    CHECK(named_columns(table, "ac.v(out)") == List{1});
    CHECK(named_columns(table, "tran.v(out)").empty());
    CHECK(named_columns(table, "v(*)") == List{0, 1});
    CHECK(named_columns(table, "ac.?(*)") == List{0, 1, 2});
    CHECK(named_columns(table, "i(v?)") == List{2});
    CHECK(named_columns(table, "v(out)*v(in)").empty()); // a product
}

TEST_CASE("many samples are a median in a band of 5 to 95 %, in every figure, with limits") {
    std::vector<Table> tables;
    for (int k = 0; k <= 100; ++k) tables.push_back(low_pass_table(100 + k, k));
    PlotOptions options;
    options.columns = {"v(out)"};
    options.limits = {{"mag(v(out))", 1.5}, {"v(elsewhere)", 1}};
    const std::vector<TableGroup> groups = group_tables(tables);
    REQUIRE(groups.size() == 1);
    CHECK(are_samples(groups[0]));
    const Figure figure = figure_of(groups[0], options);
    const std::vector<Curve>& curves = figure.panels.at(0).curves;
    REQUIRE(curves.size() == 3);
    CHECK(curves[0].filled);
    // |v(out)| grows with the corner, so quantiles are those of the corner: 105, 150 and 195 Hz.
    const auto decibel = [](double f, double corner) {
        return -10 * std::log10(1 + f * f / corner / corner);
    };
    for (std::size_t k = 0; k < 5; ++k) {
        const double f = std::pow(10.0, k);
        CHECK(curves[1].y[k] == doctest::Approx(decibel(f, 150)).epsilon(1e-9));
        CHECK(curves[0].y[k] == doctest::Approx(decibel(f, 105)).epsilon(1e-9));
        CHECK(curves[0].y[9 - k] == doctest::Approx(decibel(f, 195)).epsilon(1e-9)); // back from the right
    }
    CHECK(curves[2].y == std::vector<double>(2, 20 * std::log10(1.5)));
    // Few are drawn one by one.
    const Figure few = figure_of({tables.begin(), tables.begin() + 5}, options);
    CHECK(std::none_of(few.panels[0].curves.begin(), few.panels[0].curves.end(),
                       [](const Curve& c) { return c.filled; }));
}

TEST_CASE("numbers of samples are histograms with limits") {
    std::vector<Table> tables;
    for (int k = 0; k < 100; ++k) {
        Header header;
        header.analysis = "meas";
        header.columns = {{"corner", Unit::hertz, std::nullopt},
                          {"pass(width)", Unit::none, std::nullopt},
                          {"failed", Unit::none, std::nullopt}};
        header.coordinates = {{"sample", double(k), Unit::none}, {"r1", 1e3 + k, Unit::ohm}};
        const double row[] = {k == 7 ? std::nan("") : 100.0 + k, 1, 0};
        tables.emplace_back(header);
        tables.back().append(0, row);
    }
    PlotOptions options;
    options.limits = {{"corner", 120}};
    const std::vector<Figure> figures = figures_of(group_tables(tables).at(0), options);
    REQUIRE(figures.size() == 1); // of the measure, not of the verdicts
    CHECK(figures[0].axis.name == "corner");
    const Curve& bars = figures[0].panels[0].curves[0];
    double sum = 0; // of the bars: each has two corners
    for (const double count : bars.y) sum += count / 2;
    CHECK(sum == 99); // one sample has none
    CHECK(bars.x.front() == 100);
    CHECK(bars.x.back() == 199);
    const Curve& limit = figures[0].panels[0].curves.back();
    CHECK(limit.x == std::vector<double>{120, 120});
    CHECK(has(limit.label, "120 Hz"));
    CHECK(quantile({1, 2, 3, 4, 5}, 0.5) == 3);
    CHECK(quantile({1, 2, 3, 4, 5}, 0.95) == doctest::Approx(4.8));
}

TEST_CASE("supplies are left out where nobody asked for them, and steps keep their colours in the legend") {
    std::vector<Table> tables;
    for (int step = 0; step < 36; ++step) {
        Header header;
        header.analysis = "tran";
        header.axis = {"time", Unit::second, std::nullopt};
        header.columns = {{"v(vcc)", Unit::volt, std::nullopt},
                          {"v(in)", Unit::volt, std::nullopt},
                          {"v(out)", Unit::volt, std::nullopt}};
        header.coordinates = {{"r", double(step + 1), Unit::ohm}};
        tables.emplace_back(header);
        for (int k = 0; k < 100; ++k) {
            const double row[] = {15, 0.1 * std::sin(0.1 * k), 0.01 * step * std::sin(0.1 * k)};
            tables.back().append(k * 1e-6, row);
        }
    }
    const Figure figure = figure_of(tables, {});
    const Panel& panel = figure.panels.at(0);
    CHECK(has(panel.legend_note, "constant: v(vcc)"));
    for (const Curve& curve : panel.curves) CHECK_FALSE(has(curve.label, "vcc"));
    CHECK(panel.curves.size() <= 40);
    std::vector<std::string> colours;
    for (const Curve& curve : panel.curves)
        if (curve.in_legend) colours.push_back(curve.color);
    std::sort(colours.begin(), colours.end());
    CHECK(std::unique(colours.begin(), colours.end()) - colours.begin() >= 5);
    PlotOptions chosen;
    chosen.columns = {"v(vcc)"};
    CHECK(figure_of(tables, chosen).panels.size() == 1);
    // Of what an expectation bounds the curves come first.
    PlotOptions bounded;
    bounded.limits = {{"v(out)", 1}};
    CHECK(has(figure_of(tables, bounded).panels[0].curves[0].label, "v(out)"));
}

TEST_CASE("plot of a sweep's file draws every analysis and measure, below 1 MB") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass + ".op\n.tran 10u 5m\n.meas ac corner WHEN mag(v(out))={1/sqrt(2)}\n"
                                   ".expect meas corner > 150\n.expect ac mag(v(out)) < 1.2\n");
    CHECK(sweeps.run("mc.nc", {"--samples", "300"}).status <= 1);
    const std::string figure = sweeps.folder / "mc.svg";
    CHECK(nullor_with({"plot", sweeps.folder / "mc.nc", "-o", figure}).status == 0);
    const std::string svg = text_of(figure);
    CHECK(svg.size() < 1'000'000);
    for (const char* what : {"Frequency response", "Transient", ">corner<", "v(out), median",
                             "v(out), 5 to 95 %", "limit 150 Hz", "limit of mag(v(out))"})
        CHECK_MESSAGE(has(svg, what), what);
    for (const char* column : {"ac.v(out)", "tran.v(out)", "meas.corner", "ac.vdb(out)", "v(*)"})
        CHECK(nullor_with({"plot", sweeps.folder / "mc.nc", "-c", column, "-o", figure}).status == 0);
    CHECK(nullor_with({"plot", sweeps.folder / "mc.nc", "-c", "dc.v(out)", "-o", figure}).status == 2);
    // Of many steps as many are drawn as fit.
    CHECK(sweeps.run("steps.nc", {"--step", "r1=1k:2k:lin:2000"}).status <= 1);
    CHECK(nullor_with({"plot", sweeps.folder / "steps.nc", "-o", figure}).status == 0);
    CHECK(text_of(figure).size() < 1'000'000);
    CHECK(has(text_of(figure), "of 2000 steps are drawn"));
}

TEST_CASE("ranges of axes") {
    const Folder folder;
    std::ofstream(folder / "r.csv") << "time,v(a)\n0,0\n1,10\n2,20\n3,-5000\n";
    const std::string in = folder / "r.csv", out = folder / "r.svg";
    CHECK(nullor_with({"plot", in, "--xrange", "0:2", "-o", out}).status == 0);
    CHECK(occurrences(text_of(out), "000<") == 0); // what is out of sight takes no room
    CHECK(nullor_with({"plot", in, "--yrange", "-1k:1k", "-o", out}).status == 0);
    CHECK(has(text_of(out), ">0.5<"));
    for (const char* bad : {"5", "5:1", "1:x", "a:1", "1:", "1:2:3"}) {
        const Ran ran = nullor_with({"plot", in, "--xrange", bad, "-o", out});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, "--xrange 10:1meg"));
    }
}

TEST_CASE("PNG and PDF, or what they need") {
    const Folder folder;
    std::ofstream(folder / "r.csv") << "time,v(a)\n0,0\n1,10\n";
    for (const auto& [ending, start] : {std::pair("png", "\x89PNG"), std::pair("pdf", "%PDF")}) {
        const std::string out = folder / ("r." + std::string(ending));
        const Ran ran = nullor_with({"plot", folder / "r.csv", "-o", out});
        if (ran.status == 0)
            CHECK(text_of(out).starts_with(start));
        else
            CHECK(has(ran.err, "librsvg2-bin"));
        const std::string path = std::getenv("PATH");
        ::setenv("PATH", "/nowhere", 1);
        const Ran without =
            nullor_with({"plot", folder / "r.csv", "-o", folder / ("none." + std::string(ending))});
        ::setenv("PATH", path.c_str(), 1);
        CHECK(without.status == 4);
        CHECK(has(without.err, "rsvg-convert, which is not installed"));
    }
}
