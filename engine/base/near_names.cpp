#include "engine/base/near_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nullor {

namespace {

// Longer words are no slips of a finger.
constexpr std::size_t longest = 64;
constexpr std::size_t most_told = 3;

// Names that all searches of a HintBudget may look at: half a second.
constexpr long budget = 5'000'000;
thread_local long names_left = 0;
thread_local bool limited = false;

// Edit distance with insertion, deletion, substitution and the swap of neighbours (optimal string alignment),
// of words that are not too long; more than `most` where it is that.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
    std::array<std::array<std::size_t, longest + 1>, 3> rows;
    auto *before = &rows[0], *last = &rows[1], *now = &rows[2];
    for (std::size_t j = 0; j <= b.size(); ++j) (*last)[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t least = (*now)[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = (*last)[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            std::size_t distance = std::min({(*last)[j] + 1, (*now)[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                distance = std::min(distance, (*before)[j - 2] + 1);
            (*now)[j] = distance;
            least = std::min(least, distance);
        }
        // A swap goes back by two rows, and costs one.
        if (least > most + 1) return least;
        std::swap(before, last);
        std::swap(last, now);
    }
    return (*last)[b.size()];
}

} // namespace

std::vector<std::string> near_names(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.size() > longest) return {};
    const std::size_t most = std::max<std::size_t>(1, word.size() / 3);
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest) continue;
        const bool extends = word.size() >= 3 && candidate.starts_with(word);
        // No way is shorter than the letters that are missing.
        const std::size_t missing =
            std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
        if (missing > most && !extends) continue;
        const std::size_t distance = extends ? missing : edit_distance(word, candidate, most);
        if (distance <= most || extends) ranked.emplace_back(distance, candidate);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
    std::vector<std::string> names;
    for (const auto& [distance, name] : ranked) {
        if (names.size() == most_told) break;
        names.emplace_back(name);
    }
    return names;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::vector<std::string> names = near_names(word, candidates);
    if (names.empty()) return {};
    std::string text = "did you mean '" + names[0] + "'";
    for (std::size_t k = 1; k < names.size(); ++k)
        text += (k + 1 == names.size() ? " or '" : ", '") + names[k] + "'";
    return text + "?";
}

std::string did_you_mean(std::string_view word, const ListNames& list) {
    if (!HintBudget::left()) return {};
    const std::vector<std::string> names = list();
    names_left -= static_cast<long>(names.size());
    return did_you_mean(word, names);
}

HintBudget::HintBudget() {
    names_left = budget;
    limited = true;
}

HintBudget::~HintBudget() {
    limited = false;
}

bool HintBudget::left() {
    return !limited || names_left > 0;
}

} // namespace nullor
