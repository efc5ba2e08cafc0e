// coverage_page NULLOR [--write]
//
// Looks for a deck that fails without each card, function, parameter, option, ... and writes
// docs/coverage.md, or compares it with what is there. The deck that the page names is tried first, so that a
// row costs one run where that is still true. Exit status 1: a row has no proof, or the page is an old one.

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "tests/coverage/item.hpp"

namespace {

using namespace nullor::coverage;

struct Deck {
    DeckFile file;
    std::optional<nullor::parser::Job> job;
    Verdict as_it_is;
};

// work(k) for k in [0, count), in no order.
void side_by_side(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (std::size_t j = 0; j < jobs; ++j)
        threads.emplace_back([&] {
            for (std::size_t k = next++; k < count; k = next++) work(k);
        });
    for (std::thread& thread : threads) thread.join();
}

std::vector<Deck> passing_decks(std::size_t jobs) {
    std::vector<Deck> decks;
    for (DeckFile& file : read_decks(".")) decks.push_back({std::move(file), std::nullopt, {}});
    side_by_side(decks.size(), jobs, [&](std::size_t k) {
        decks[k].as_it_is = try_deck(decks[k].file, {});
        if (decks[k].as_it_is.passed) decks[k].job = job_of(decks[k].file);
    });
    for (const Deck& deck : decks)
        if (!deck.as_it_is.passed)
            std::cerr << deck.file.path << " does not pass as it is: " << deck.as_it_is.why << "\n";
    decks.erase(std::remove_if(decks.begin(), decks.end(), [](const Deck& d) { return !d.as_it_is.passed; }),
                decks.end());
    return decks;
}

std::optional<Mutant> mutant_of(const Item& item, const Deck& deck) {
    if (item.text) {
        std::optional<std::string> text = item.text(deck.file);
        if (!text) return std::nullopt;
        return Mutant{std::move(text), {}};
    }
    if (!deck.job) return std::nullopt;
    nullor::parser::Job copy = *deck.job;
    if (!item.job(copy)) return std::nullopt;
    return Mutant{std::nullopt, [&item](nullor::parser::Job& job) { (void)item.job(job); }};
}

std::string cell(std::string text) {
    for (std::size_t k = 0; (k = text.find('|', k)) != std::string::npos; k += 2) text.replace(k, 1, "\\|");
    return text;
}

// Of a row all but the proof.
std::string cells_of(const Row& row) {
    return fmt::format("| `{}` | {} | ", cell(row.name), cell(row.meaning));
}

std::string link_to(const Deck& deck) {
    return fmt::format("[{}](../{})", deck.file.path.substr(std::strlen("netlists/")), deck.file.path);
}

// The proofs of a page, by section and cells.
using Proofs = std::map<std::pair<std::string, std::string>, std::string>;

Proofs proofs_of(const std::string& page) {
    Proofs proofs;
    std::istringstream lines(page);
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        constexpr std::string_view heading = "## ", end = " |";
        const std::size_t link = line.rfind("[");
        if (line.starts_with(heading))
            section = line.substr(heading.size());
        else if (line.starts_with("| `") && line.ends_with(end) && link != std::string::npos)
            proofs[{section, line.substr(0, link)}] = line.substr(link, line.size() - link - end.size());
    }
    return proofs;
}

// What takes so many times as long without something fails without it.
constexpr long patience = 20;

// Decks that are about the item come first, then the one that the page names, then all others.
Row prove(const Item& item, const std::vector<Deck>& decks, const Proofs& known) {
    Row row{item.section, item.name, item.meaning, ""};
    const auto found = known.find({row.section, cells_of(row)});
    const auto rank_of = [&](const Deck& deck) {
        const std::string name = std::filesystem::path(deck.file.path).filename().string();
        if (!item.about.empty() && name.rfind(item.about, 0) == 0) return 0;
        return found != known.end() && found->second == link_to(deck) ? 1 : 2;
    };
    for (const int rank : {0, 1, 2})
        for (const Deck& deck : decks) {
            if (rank_of(deck) != rank) continue;
            const std::optional<Mutant> mutant = mutant_of(item, deck);
            if (!mutant || try_deck(deck.file, *mutant, patience * (deck.as_it_is.work + 100)).passed)
                continue;
            row.proof = link_to(deck);
            return row;
        }
    return row;
}

std::string page_of(const std::vector<Row>& rows) {
    std::string page =
        "# Coverage\n\n"
        "Written by tests/coverage, not by hand: `build/release/bin/coverage_page build/release/bin/nullor "
        "--write`.\n"
        "The rows come from the tables of the program. Each row's deck was run as it is, and once more "
        "without what the\n"
        "row names: a card or an option left out, a function's value a thousandth off, a parameter reset to "
        "its default\n"
        "(a thousandth off where it has none), another word in the place of a form. Only a deck that passes "
        "the first\n"
        "time and fails the second is in the last column; of a command, the line that does so.\n";
    std::string section;
    for (const Row& row : rows) {
        if (row.section != section) {
            section = row.section;
            page += fmt::format("\n## {}\n\n| | | fails without it |\n|---|---|---|\n", section);
        }
        page += fmt::format("{}{} |\n", cells_of(row), row.proof.empty() ? "**nothing**" : row.proof);
    }
    return page;
}

std::string text_of(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

int main(int argc, char** argv) {
    constexpr const char *usage = "usage: coverage_page NULLOR [--write]\n", *path = "docs/coverage.md";
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words == std::vector<std::string>{"--help"}) {
        std::cout << usage;
        return 0;
    }
    const bool write = words.size() == 2 && words[1] == "--write";
    if (words.empty() || words[0].starts_with("-") || words.size() > (write ? 2 : 1)) {
        std::cerr << usage;
        return 2;
    }
    const std::string nullor = std::filesystem::absolute(words[0]).string();
    std::filesystem::current_path(NULLOR_SOURCE_DIR);

    const std::size_t jobs = std::max(1u, std::thread::hardware_concurrency());
    const std::vector<Deck> decks = passing_decks(jobs);
    std::vector<Item> items;
    for (std::vector<Item> more : {card_items(), expression_items(), device_items(), waveform_items()})
        std::move(more.begin(), more.end(), std::back_inserter(items));
    std::vector<Row> rows(items.size());
    const Proofs known = proofs_of(text_of(path));
    side_by_side(items.size(), jobs, [&](std::size_t k) { rows[k] = prove(items[k], decks, known); });
    for (Row& row : command_rows(nullor)) rows.push_back(std::move(row));

    std::size_t missing = 0;
    for (const Row& row : rows)
        if (row.proof.empty()) {
            std::cerr << "no deck fails without '" << row.name << "' (" << row.section << ")\n";
            ++missing;
        }
    const std::string page = page_of(rows);
    bool old = page != text_of(path);
    if (old && write) {
        std::filesystem::create_directories("docs");
        std::ofstream(path, std::ios::binary) << page;
        old = false;
    }
    if (old) std::cerr << path << " is an old one: run coverage_page NULLOR --write\n";
    std::cout << fmt::format("{} rows, {} without proof, {} decks\n", rows.size(), missing, decks.size());
    return missing > 0 || old ? 1 : 0;
}
