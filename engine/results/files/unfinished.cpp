#include "engine/results/files/unfinished.hpp"

#include <atomic>

#include <unistd.h>

namespace nullor::results {

// A place in a list that only grows. Nobody else writes to the text while it is taken.
struct UnfinishedName {
    enum class State { free, being_written, taken };
    std::atomic<State> state{State::being_written};
    std::string text;
    UnfinishedName* next = nullptr;
};

namespace {

// Global, since a signal handler is given nothing. Places are never freed: the handler may come at any time.
std::atomic<UnfinishedName*> list{nullptr};
std::atomic<bool> gone{false};
static_assert(std::atomic<UnfinishedName*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

UnfinishedName* free_place() {
    for (UnfinishedName* place = list; place; place = place->next) {
        auto expected = UnfinishedName::State::free;
        if (place->state.compare_exchange_strong(expected, UnfinishedName::State::being_written))
            return place;
    }
    auto* place = new UnfinishedName;
    place->next = list;
    while (!list.compare_exchange_weak(place->next, place)) {
    }
    return place;
}

} // namespace

void ForgetUnfinished::operator()(UnfinishedName* name) const {
    name->state = UnfinishedName::State::free;
}

Unfinished remember_unfinished(const std::string& path) {
    UnfinishedName* place = free_place();
    place->text = path;
    place->state = UnfinishedName::State::taken;
    return Unfinished(place);
}

void remove_unfinished_files() {
    gone = true;
    for (const UnfinishedName* place = list; place; place = place->next)
        if (place->state == UnfinishedName::State::taken) ::unlink(place->text.c_str());
}

bool unfinished_files_are_gone() {
    return gone;
}

} // namespace nullor::results
