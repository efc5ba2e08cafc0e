#pragma once
// Decks of a collection against their references: a line each, and how many hold.

#include <filesystem>
#include <string>
#include <vector>

#include "engine/run/deck/work.hpp"
#include "tests/corpus/known.hpp"
#include "tests/peers/compare.hpp"

namespace corpus {

using peers::Table;

class Suite {
public:
    explicit Suite(std::string only) : only_(std::move(only)) {}

    void decks(const std::filesystem::path& folder);   // against reference.raw
    void xyce(const std::filesystem::path& folder);    // against .prn
    void ngspice(const std::filesystem::path& folder); // against .out

    [[nodiscard]] int failed() const { return failed_; }

private:
    // What stands in for the tolerance of rows and of curves.
    struct Rule {
        double rows, curves;
        peers::How::Scale scale;
        bool nodes;      // all node voltages, not only what is printed
        bool first_step; // of .step and .temp alone
    };

    template <class Compare>
    void each(const std::string& name, Compare&& compare);
    void compare(const std::filesystem::path& deck, const std::vector<Table>& references, const Rule& rule);
    void compare(const std::vector<nullor::run::Work>& works, const std::vector<Table>& references,
                 const Rule& rule, bool keep_steps);
    void compare_block(const std::filesystem::path& deck, const std::filesystem::path& reference);
    void judge(const std::string& kind, const peers::Deviation& deviation, double tolerance);
    void complain(std::string text) { complaints_.push_back(std::move(text)); }
    void summary(const char* folder);

    std::string only_;
    const Known* known_ = nullptr;
    std::string figures_;
    std::vector<std::string> complaints_;
    int total_ = 0, hold_ = 0, explained_ = 0, failed_ = 0;
};

} // namespace corpus
