// Transients that start where the circuit rests but is unstable: told, and disturbed where that is asked for.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;

namespace {

std::string told(const run::Report& report) {
    REQUIRE(report.exit_status() == 0);
    std::string text;
    for (const Diagnostic& found : report.diagnostics.all())
        if (found.code == "unstable-start") text += found.message + "; " + found.hint + "\n";
    return text;
}

// The largest magnitude of a column, from a time on.
double peak(const run::Report& report, const std::string& column, double from = 0) {
    const auto& table = report.analyses.back().table;
    REQUIRE(table.has_value());
    double most = 0;
    for (std::size_t c = 0; c < table->width(); ++c)
        for (std::size_t k = 0; table->header().columns[c].name == column && k < table->rows(); ++k)
            if (table->axis(k) >= from) most = std::max(most, std::abs(table->real(k, c)));
    return most;
}

// K = 3.05: grows by e in 4 ms at 1.59 kHz. K = 2.9 dies out.
std::string wien(const std::string& r2, const std::string& amplifier = "nullor") {
    return "C1 out a 10n\nRA a p 10k\nRB p 0 10k\nC2 p 0 10n\nR1 inn 0 10k\nR2 out inn " + r2 +
           "\nXU1 p inn out " + amplifier + "\n.model amp opamp (aol=1e5 gbw=10meg vmax=10 vmin=-10)\n";
}

// An integrator and a comparator with hysteresis: a square wave of 10 V and a triangle.
const std::string astable = "R1 out p 10k\nR2 p 0 10k\nR3 out n 10k\nC1 n 0 10n\nXU1 p n out amp\n"
                            ".model amp opamp (aol=1e5 gbw=1meg vmax=10 vmin=-10)\n";

} // namespace

TEST_CASE("an oscillator that starts at rest is told with its frequency, its growth and the way out") {
    for (const char* uic : {"", " uic"}) {
        CAPTURE(uic);
        for (const char* amplifier : {"nullor", "amp"}) {
            const std::string text =
                told(report_of(wien("20.5k", amplifier) + ".tran 0 100m 0 1m" + uic + "\n"));
            CAPTURE(text);
            CHECK(text.find("kHz") != std::string::npos);
            CHECK(text.find("tau = 4") != std::string::npos);
            CHECK(text.find(".ic") != std::string::npos);
            CHECK(text.find("kick") != std::string::npos);
        }
        CHECK(told(report_of(astable + ".tran 1m" + uic + "\n")).find("disturbances grow with tau = 320") !=
              std::string::npos);
        CHECK(told(report_of(wien("19k") + ".tran 0 100m 0 1m" + uic + "\n")).empty());
        // Nothing is seen of it in that time.
        CHECK(told(report_of(wien("20.5k") + std::string(".tran 1m") + uic + "\n")).empty());
        // Started elsewhere.
        CHECK(
            told(report_of(wien("20.5k") + ".ic v(p)=0.1 v(a)=0.1\n.tran 0 100m 0 1m" + uic + "\n")).empty());
    }
    const std::string steps =
        told(report_of(wien("{r}") + ".param r=1\n.step param r list 20.5k 20.6k 20.7k\n.tran 100m\n"));
    CHECK(std::count(steps.begin(), steps.end(), '\n') == 1);
}

TEST_CASE("a kick starts it, by every method, and always the same") {
    for (const char* method : {"auto", "esdirk", "trap", "gear", "trbdf2"}) {
        CAPTURE(method);
        for (const char* uic : {"", " uic"}) {
            CAPTURE(uic);
            const std::string options = std::string(".options kick=1m method=") + method + "\n";
            const auto report = report_of(astable + options + ".tran 1m" + uic + "\n");
            CHECK(told(report).empty());
            CHECK(peak(report, "v(out)") == doctest::Approx(10));
            const auto bridge = report_of(wien("20.5k", "amp") + options + ".tran 40m" + uic + "\n");
            CHECK(told(bridge).empty());
            CHECK(peak(bridge, "v(out)", 38e-3) > 1);
            CHECK(peak(bridge, "v(out)") ==
                  peak(report_of(wien("20.5k", "amp") + options + ".tran 40m" + uic + "\n"), "v(out)"));
        }
    }
}

TEST_CASE("a kick is small, dies out where it should, and leaves alone what a source sets") {
    const auto report = report_of("V1 in 0 1\nC0 in 0 1u\nR1 in out 1k\nC1 out 0 1u\nL1 out x 1m\nR2 x 0 1k\n"
                                  ".options kick=1m reltol=1e-6\n.tran 20m\n");
    REQUIRE(report.exit_status() == 0);
    const auto& table = *report.analyses.back().table;
    for (std::size_t c = 0; c < table.width(); ++c) {
        const std::string& name = table.header().columns[c].name;
        if (name == "v(in)")
            for (std::size_t k = 0; k < table.rows(); ++k) CHECK(table.real(k, c) == 1);
        if (name != "v(out)") continue;
        CHECK(std::abs(table.real(0, c) - 0.5) > 4e-4);
        CHECK(std::abs(table.real(0, c) - 0.5) < 1.6e-3);
        CHECK(table.real(table.rows() - 1, c) == doctest::Approx(0.5).epsilon(1e-6));
    }
}
