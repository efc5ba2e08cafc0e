#include "engine/base/diagnostics.hpp"

#include <algorithm>
#include <utility>

namespace nullor {

namespace {

Diagnostic make(Severity severity, Span span, std::string code, std::string message, std::string hint) {
    Diagnostic d;
    d.severity = severity;
    d.span = span;
    d.code = std::move(code);
    d.message = std::move(message);
    d.hint = std::move(hint);
    return d;
}

// Edit distance with insertion, deletion, substitution and the swap of neighbours (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

} // namespace

std::vector<Frame> frames(const Around* innermost) {
    std::vector<Frame> list;
    for (const Around* step = innermost; step; step = step->further.get()) list.push_back(step->frame);
    return list;
}

Diagnostic& Diagnostics::error(Span span, std::string code, std::string message, std::string hint) {
    items_.push_back(make(Severity::error, span, std::move(code), std::move(message), std::move(hint)));
    return items_.back();
}

Diagnostic& Diagnostics::warning(Span span, std::string code, std::string message, std::string hint) {
    items_.push_back(make(Severity::warning, span, std::move(code), std::move(message), std::move(hint)));
    return items_.back();
}

Diagnostic& Diagnostics::note(Span span, std::string code, std::string message, std::string hint) {
    items_.push_back(make(Severity::note, span, std::move(code), std::move(message), std::move(hint)));
    return items_.back();
}

void Diagnostics::add(Diagnostic diagnostic) {
    items_.push_back(std::move(diagnostic));
}

void Diagnostics::append(const Diagnostics& other) {
    items_.insert(items_.end(), other.items_.begin(), other.items_.end());
}

bool Diagnostics::has_errors() const {
    return std::any_of(items_.begin(), items_.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

int Diagnostics::exit_status() const {
    int status = 0;
    for (const Diagnostic& d : items_) {
        if (d.severity != Severity::error) continue;
        const int own = d.fault == Fault::deck ? 2 : d.fault == Fault::numbers ? 3 : 4;
        status = std::max(status, own);
    }
    return status;
}

std::vector<std::string> near_names(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.size() > 64) return {};
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 64) continue;
        const std::size_t distance = edit_distance(word, candidate);
        const bool extends = word.size() >= 3 && candidate.substr(0, word.size()) == word;
        if (distance <= std::max<std::size_t>(1, word.size() / 3) || extends)
            ranked.emplace_back(distance, candidate);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
    std::vector<std::string> names;
    for (const auto& [distance, name] : ranked) {
        if (names.size() == 3) break;
        names.push_back(name);
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

} // namespace nullor
