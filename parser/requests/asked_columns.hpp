#pragma once
// The columns that .print and .save cards have asked for so far. A deck of a few kilobytes may ask for the
// same ones again and again, in each of many analyses.

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/base/probe.hpp"

namespace nullor::parser {

class AskedColumns {
public:
    // Every mention counts; more than this is a mistake.
    static constexpr std::size_t most = 2'000'000;

    // False where that makes more than `most`: from then on there are too many.
    [[nodiscard]] bool count(std::size_t mentions) {
        mentions_ += mentions;
        return !too_many();
    }
    [[nodiscard]] bool too_many() const { return mentions_ > most; }

    // Of an analysis.
    [[nodiscard]] bool prints(const std::string& analysis, const std::string& text) {
        return printed_[analysis].contains(text);
    }
    void print(const std::string& analysis, const std::string& text) { printed_[analysis].insert(text); }
    // Appends the probe to those that are kept, if it is not among them.
    void save(const Probe& probe, std::vector<Probe>& saves) {
        for (; known_ < saves.size(); ++known_) saved_.insert(saves[known_]);
        if (!saved_.insert(probe).second) return;
        saves.push_back(probe);
        ++known_;
    }

private:
    std::size_t mentions_ = 0;
    std::unordered_map<std::string, std::unordered_set<std::string>> printed_;
    std::set<Probe> saved_;
    std::size_t known_ = 0; // of what is kept
};

} // namespace nullor::parser
