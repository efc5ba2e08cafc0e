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

} // namespace nullor
