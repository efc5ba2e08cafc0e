// Rawfiles in both directions with ngspice.
#include <cmath>
#include <cstdio>

#include "engine/base/constants.hpp"
#include "tests/unit/results_files.hpp"

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

namespace {

std::string ngspice(const Folder& folder, const std::string& deck, const std::string& options = "") {
    write_text(folder / "deck.cir", deck);
    const auto command =
        "cd '" + folder / "" + "' && ngspice -n -b " + options + " deck.cir </dev/null 2>&1 | cat";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    char part[4096];
    while (const auto size = std::fread(part, 1, sizeof part, pipe)) output.append(part, size);
    ::pclose(pipe);
    INFO(output);
    REQUIRE(output.find("not found") == std::string::npos);
    return output;
}

const char* rc_deck = "rc low-pass\n"
                      "v1 in 0 dc 2 ac 1 pulse(0 1 0 1n 1n 1 2)\n"
                      "r1 in out 1k\n"
                      "c1 out 0 1u\n"
                      ".ac dec 5 1 10k\n"
                      ".tran 10u 1m\n"
                      ".op\n"
                      ".dc v1 0 1 0.25\n"
                      ".end\n";

void check_rc(const std::vector<Table>& tables) {
    REQUIRE(tables.size() == 4);
    for (const auto& table : tables) {
        CHECK(table.header().title == "rc low-pass");
        const auto out = table.find("v(out)");
        REQUIRE(out.has_value());
        CHECK(table.header().columns[*out].unit == Unit::volt);
        REQUIRE(table.find("i(v1)").has_value());
        CHECK(table.header().columns[*table.find("i(v1)")].unit == Unit::ampere);
        const auto& analysis = table.header().analysis;
        if (analysis == "ac") {
            REQUIRE(table.rows() == 21);
            CHECK(table.header().axis.unit == Unit::hertz);
            for (std::size_t row = 0; row < table.rows(); ++row) {
                const std::complex<double> s(0, 2 * pi * table.axis(row));
                CHECK(std::abs(table.value(row, *out) - 1.0 / (1.0 + s * 1e-3)) < 1e-9);
            }
        } else if (analysis == "tran") {
            const auto last = table.rows() - 1;
            CHECK(table.header().axis.unit == Unit::second);
            CHECK(table.axis(last) == doctest::Approx(1e-3));
            CHECK(table.real(last, *out) == doctest::Approx(1 - std::exp(-1)).epsilon(1e-3));
        } else if (analysis == "dc") {
            REQUIRE(table.rows() == 5);
            CHECK(table.header().axis.name == "v-sweep");
            CHECK(table.axis(3) == 0.75);
            CHECK(table.real(3, *out) == doctest::Approx(0.75));
        } else {
            CHECK(analysis == "op");
            CHECK_FALSE(table.header().has_axis());
            CHECK(table.real(0, *table.find("v(in)")) == 2);
        }
    }
}

} // namespace

TEST_CASE("ngspice's binary rawfile is read") {
    const Folder folder;
    ngspice(folder, rc_deck, "-r out.raw");
    check_rc(read(folder / "out.raw"));
}

TEST_CASE("ngspice's text rawfile is read") {
    const Folder folder;
    auto deck = std::string(rc_deck);
    deck.insert(deck.find(".end"), ".control\nset filetype=ascii\nrun\n"
                                   "write out.raw ac1.all op1.all tran1.all dc1.all\nquit\n.endc\n");
    const auto output = ngspice(folder, deck);
    INFO(output);
    const auto text = text_of(folder / "out.raw");
    CHECK(text.find("Values:") != std::string::npos);
    check_rc(read(folder / "out.raw"));
}

TEST_CASE("ngspice reads our rawfile: real, complex and steps") {
    const Folder folder;
    auto ac = header("ac", {"frequency", Unit::hertz, std::nullopt}, true);
    ac.columns[1].name = "v(out)";
    std::vector<Table> tables;
    for (const double r2 : {1e3, 2e3}) {
        ac.coordinates = {{"r2", r2, Unit::ohm}};
        tables.emplace_back(ac);
        const std::complex<double> values[] = {{1, 0}, {-r2 / 3, 0.625}, {1e-12, -3e-6}};
        for (const double f : {10.0, 100.0, 1e9}) tables.back().append(f, values);
    }
    auto tran = header("tran", {"time", Unit::second, std::nullopt}, false);
    tran.columns[1].name = "v(out)";
    tables.emplace_back(tran);
    for (int i = 0; i < 1000; ++i) {
        const double values[] = {1.0 / 3, i * 0.5, -1e-300};
        tables.back().append(i * 1e-6, values);
    }
    write(tables, Format::raw, folder / "ours.raw");
    // spicelib tells the dialect by the word ngspice in this line, in every plot, and by no other dialect's.
    const auto text = text_of(folder / "ours.raw");
    std::size_t commands = 0;
    for (std::size_t at = 0; (at = text.find("\nCommand: ", at)) != std::string::npos; ++at, ++commands) {
        const auto line = text.substr(at + 10, text.find('\n', at + 1) - at - 10);
        CHECK(line.find("ngspice") != std::string::npos);
        for (const char* other : {"ltspice", "qspice", "xyce"}) CHECK(line.find(other) == std::string::npos);
    }
    CHECK(commands == tables.size());

    const auto output = ngspice(folder, "reads a rawfile\n.control\nset numdgt=16\nload ours.raw\n"
                                        "print length(v(out)) v(out)[999] v(in)[7] maximum(time)\n"
                                        "print real(ac1.v(out)[2]) imag(ac1.v(out)[2]) real(ac2.v(out)[2]) "
                                        "real(ac2.frequency[2]) imag(ac2.i(v1)[0])\n"
                                        "quit\n.endc\n.end\n");
    INFO(output);
    const auto printed = [&](const std::string& expression) {
        const auto at = output.find(expression + " = ");
        REQUIRE_MESSAGE(at != std::string::npos, expression);
        return std::stod(output.substr(at + expression.size() + 3));
    };
    CHECK(printed("length(v(out))") == 1000);
    CHECK(printed("v(out)[999]") == 499.5);
    CHECK(printed("v(in)[7]") == doctest::Approx(1.0 / 3).epsilon(1e-15));
    CHECK(printed("maximum(time)") == doctest::Approx(999e-6).epsilon(1e-15));
    CHECK(printed("imag(ac1.v(out)[2])") == 0.625);
    CHECK(printed("real(ac1.v(out)[2])") == doctest::Approx(-1e3 / 3).epsilon(1e-15));
    CHECK(printed("real(ac2.v(out)[2])") == doctest::Approx(-2e3 / 3).epsilon(1e-15));
    CHECK(printed("real(ac2.frequency[2])") == 1e9);
    CHECK(printed("imag(ac2.i(v1)[0])") == doctest::Approx(-3e-6).epsilon(1e-15));
}
