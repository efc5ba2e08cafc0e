#include "bench/decks.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace bench {

constexpr int chain_stages = 100;

std::string deck_text(const std::string& file) {
    std::ifstream stream(std::string(NULLOR_SOURCE_DIR "/bench/decks/") + file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string with_cards(const std::string& deck, const std::string& analysis, const std::string& options) {
    std::istringstream lines(deck);
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        const bool is_analysis = line.rfind(".tran", 0) == 0 || line.rfind(".op", 0) == 0;
        if (is_analysis && !analysis.empty()) line = analysis;
        if (line == ".end" && !options.empty()) text += ".options " + options + "\n";
        text += line + "\n";
    }
    return text;
}

namespace {

// `output` is the voltage of the source behind x, a card without its letter.
std::string stages(Dialect dialect, const char* feedback, const char* output) {
    std::string text;
    for (int k = 1; k <= chain_stages; ++k) {
        text += fmt::format("RA{0} n{1} m{0} 10k\nRB{0} m{0} n{0} {2}\n", k, k - 1, feedback);
        if (dialect == Dialect::nullor) {
            text += fmt::format("XU{0} 0 m{0} n{0} amp\n", k);
            continue;
        }
        text += fmt::format("G{0} 0 x{0} 0 m{0} 1\nRX{0} x{0} 0 1e5\nCX{0} x{0} 0 0.15915494309189535u\n", k);
        text += fmt::format(fmt::runtime(output), k);
        text += fmt::format("RO{0} o{0} n{0} 50\n", k);
    }
    return text;
}

constexpr const char *follows = "E{0} o{0} 0 x{0} 0 1\n", *clips = "B{0} o{0} 0 V=14*tanh(v(x{0})/14)\n";

std::string amplifier(const char* rails) {
    return fmt::format(".model amp opamp (aol=1e5 gbw=1meg rout=50{})\n", rails);
}

} // namespace

std::string chain(Dialect dialect, bool clipping) {
    std::string text = fmt::format("{} inverting amplifiers\nV1 n0 0 SIN(0 10 1k)\n", chain_stages);
    text += stages(dialect, clipping ? "10.5k" : "10k", clipping ? clips : follows);
    if (dialect == Dialect::nullor) text += amplifier(clipping ? " vmax=14 vmin=-14" : "");
    return text + fmt::format(".save v(n{})\n.tran 1u 2m\n.end\n", chain_stages);
}

std::string chain_response(Dialect dialect) {
    std::string text = fmt::format("{} inverting amplifiers\nV1 n0 0 AC 1\n", chain_stages);
    text += stages(dialect, "10.5k", follows);
    if (dialect == Dialect::nullor) text += amplifier("");
    return text + fmt::format(".save v(n{})\n.ac dec 4000 1 100k\n.end\n", chain_stages);
}

std::string mesh(int size, const std::string& analysis) {
    const auto node = [size](int row, int column) {
        if (row == size - 1 && column == size - 1) return std::string("far");
        return fmt::format("n{}_{}", row, column);
    };
    std::string text = fmt::format("{0} x {0} RC mesh\nV1 n0_0 0 PULSE(0 1 1n 1n 1n 1 2)\n", size);
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) {
            if (j + 1 < size) text += fmt::format("RH{}_{} {} {} 1k\n", i, j, node(i, j), node(i, j + 1));
            if (i + 1 < size) text += fmt::format("RV{}_{} {} {} 1k\n", i, j, node(i, j), node(i + 1, j));
            text += fmt::format("C{}_{} {} 0 1p\n", i, j, node(i, j));
        }
    return text + "RL far 0 1k\n.save v(far)\n" + analysis + "\n.end\n";
}

} // namespace bench
