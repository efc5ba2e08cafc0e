#pragma once
// What a misspelt word may have meant, for hints.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nullor {

// The candidates that are near, best first, at most three.
[[nodiscard]] std::vector<std::string> near_names(std::string_view word,
                                                  const std::vector<std::string>& candidates);
// "did you mean 'lm741' or 'lm741a'?", or empty when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);
// The same, of names that are listed only where somebody still looks (HintBudget).
using ListNames = std::function<std::vector<std::string>()>;
[[nodiscard]] std::string did_you_mean(std::string_view word, const ListNames& list);

// While one lives, the searches of its thread end after so many names together: twenty thousand misspelt
// words among twenty thousand names would keep everybody waiting for hints of which fifty are shown. They do
// not nest.
class HintBudget {
public:
    HintBudget();
    ~HintBudget();
    HintBudget(const HintBudget&) = delete;
    HintBudget& operator=(const HintBudget&) = delete;

    // Whether there is none, or it is not used up.
    [[nodiscard]] static bool left();
};

} // namespace nullor
