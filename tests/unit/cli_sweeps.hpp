// Sweeps as a user runs them, and their files read back.
#pragma once

#include <complex>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/unit/cli_ran.hpp"
#include "tests/unit/results_sweeps.hpp"

namespace cli_sweeps {

using namespace cli_ran;
using results_files::Folder;
using results_files::text_of;
using results_files::write_text;
using results_sweeps::has_netcdf;

using Words = std::vector<std::string>;

constexpr double pi = 3.14159265358979323846;

// v(out)/v(in) = 1/(1 + s R1 C1)
inline const std::string low_pass = "Low pass\nV1 in 0 DC 1 AC 1\nR1 in out 1k tol=1%\nC1 out 0 1u tol=5%\n"
                                    ".ac dec 5 1 10k\n.save v(out)\n";

inline std::complex<double> low_pass_at(double hertz, double r, double c) {
    return 1.0 / std::complex<double>(1, 2 * pi * hertz * r * c);
}

inline double apart(std::complex<double> a, std::complex<double> b) {
    return std::abs(a - b) / std::abs(b);
}

// A deck in a folder of its own, and what is swept from it.
class Sweeps {
public:
    explicit Sweeps(const std::string& text) : deck(folder / "deck.cir") { write_text(deck, text); }

    [[nodiscard]] Ran run(const std::string& name, const Words& options = {}) const {
        Words words = {"sweep", deck, "-o", folder / name};
        words.insert(words.end(), options.begin(), options.end());
        return nullor_with(words);
    }
    // The same, which must end with this status.
    [[nodiscard]] std::string bytes(const std::string& name, const Words& options, int status = 0) const {
        const Ran ran = run(name, options);
        CAPTURE(ran.out);
        CAPTURE(ran.err);
        REQUIRE(ran.status == status);
        return text_of(folder / name);
    }

    // Every variant's table of the first analysis.
    [[nodiscard]] std::vector<nullor::results::Table> tables(const std::string& name) const {
        std::vector<nullor::results::Table> all = results_files::read(folder / name);
        const std::string first = all.empty() ? "" : all[0].header().analysis;
        std::erase_if(all, [&](const nullor::results::Table& t) { return t.header().analysis != first; });
        return all;
    }
    [[nodiscard]] nullor::results::NetcdfFile file(const std::string& name) const {
        nullor::results::NetcdfFile file;
        const std::string bytes = text_of(folder / name);
        REQUIRE(nullor::results::load_netcdf().value()->decode(bytes, file) == "");
        return file;
    }
    [[nodiscard]] std::vector<double> values(const std::string& name, const std::string& variable) const {
        for (const auto& one : file(name).variables)
            if (one.name == variable) return one.values;
        FAIL("no variable " << variable);
        return {};
    }

    Folder folder;
    std::string deck;
};

inline double coordinate(const nullor::results::Table& table, const std::string& name) {
    for (const auto& one : table.header().coordinates)
        if (one.name == name) return one.value;
    FAIL("no coordinate " << name);
    return 0;
}

} // namespace cli_sweeps
