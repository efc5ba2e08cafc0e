// Tables as a person reads them on a terminal.

#include <doctest/doctest.h>

#include "cli/text/tables_text.hpp"
#include "engine/base/constants.hpp"

using namespace nullor;
using nullor::results::Header;
using nullor::results::Table;

namespace {

Table bode() {
    Header h;
    h.axis = {"frequency", Unit::hertz, {}};
    h.is_complex = true;
    h.columns = {{"v(out)", Unit::volt, {}}, {"vdb(out)", Unit::decibel, {}}};
    Table table(h);
    const std::complex<double> first[] = {{0, 2}, {6, 0}}, second[] = {{-1, 0}, {0, 0}};
    table.append(10, first);
    table.append(1e6, second);
    return table;
}

} // namespace

TEST_CASE("rows: columns to the right, as wide as their widest, seven digits") {
    Header h;
    h.axis = {"time", Unit::second, {}};
    h.columns = {{"v(a)", Unit::volt, {}}, {"x", Unit::none, {}}};
    Table table(h);
    const double first[] = {1.0 / 3, -12}, second[] = {1e-9, 1e12};
    table.append(0, first);
    table.append(0.001, second);
    CHECK(cli::render_rows(table) == "  time (s)   v(a) (V)      x\n"
                                     "         0  0.3333333    -12\n"
                                     "     0.001      1e-09  1e+12\n");
}

TEST_CASE("rows: a complex column is magnitude and phase, a real one among complex ones stays one") {
    CHECK(cli::render_rows(bode()) == "  frequency (Hz)  |v(out)| (V)  phase (deg)  vdb(out) (dB)\n"
                                      "              10             2           90              6\n"
                                      "         1000000             1          180              0\n");
}

TEST_CASE("rows: without an axis there is no axis column") {
    Header h;
    h.columns = {{"v(a)", Unit::volt, {}}};
    Table table(h);
    const double one = 1.5;
    table.append(0, &one);
    CHECK(cli::render_rows(table) == "  v(a) (V)\n"
                                     "       1.5\n");
    CHECK(cli::render_rows(Table(h)) == "  v(a) (V)\n");
}

TEST_CASE("steps: one row each, their parameters in front") {
    std::vector<Table> tables;
    for (const double r : {1000.0, 2200.0}) {
        Header h;
        h.coordinates = {{"r1", r, Unit::ohm}};
        h.columns = {{"v(a)", Unit::volt, {}}};
        tables.emplace_back(h);
        const double v = r / 1000;
        tables.back().append(0, &v);
    }
    CHECK(cli::render_steps({&tables[0], &tables[1]}) == "  r1 (ohm)  v(a) (V)\n"
                                                         "      1000         1\n"
                                                         "      2200       2.2\n");
}

TEST_CASE("extremes: where a curve is lowest and highest; a constant has none") {
    Header h;
    h.axis = {"time", Unit::second, {}};
    h.columns = {{"v(a)", Unit::volt, {}}, {"i(source)", Unit::ampere, {}}};
    Table table(h);
    const double values[][2] = {{0, 0.001}, {5, 0.001}, {-2, 0.001}, {5, 0.001}};
    for (int k = 0; k < 4; ++k) table.append(k * 1e-3, values[k]);
    CHECK(cli::render_extremes(table) == "  v(a)         -2 V at 2 ms  ..  5 V at 1 ms\n"
                                         "  i(source)    1 mA throughout\n");
    CHECK(cli::render_extremes(bode()).find("|v(out)|    1 V at 1 MHz  ..  2 V at 10 Hz") !=
          std::string::npos);
    CHECK(cli::render_extremes(Table(h)).empty());
}
