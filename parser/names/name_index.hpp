#pragma once
// Finds the members of a list by their `name`, without a second copy of the names. The list may grow and
// move; its names stay as they are.

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace nullor::parser {

class NameIndex {
public:
    NameIndex() = default;
    // Of several members of one name the first counts.
    template <class List>
    explicit NameIndex(const List& list) {
        std::size_t size = smallest;
        while (size < 2 * list.size()) size *= 2;
        grow(size);
        for (std::size_t k = 0; k < list.size(); ++k) enter(list, list[k].name, static_cast<int>(k));
    }

    // Position in the list, or -1.
    template <class List>
    [[nodiscard]] int find(const List& list, std::string_view name) const {
        return places_.empty() ? -1 : places_[place_of(list, name, hash(name))].index;
    }

    // Position of the member of that name. If there is none it is to be `fresh`, where the caller puts it
    // next.
    template <class List>
    int enter(const List& list, std::string_view name, int fresh) {
        if (2 * count_ >= places_.size()) grow(places_.empty() ? smallest : 2 * places_.size());
        const std::uint32_t own = hash(name);
        Place& place = places_[place_of(list, name, own)];
        if (place.index < 0) {
            place = {own, fresh};
            ++count_;
        }
        return place.index;
    }

private:
    static constexpr std::size_t smallest = 16; // a power of 2, as all sizes are

    struct Place {
        std::uint32_t hash = 0;
        int index = -1; // -1: free
    };

    static std::uint32_t hash(std::string_view name) {
        return static_cast<std::uint32_t>(std::hash<std::string_view>{}(name));
    }

    // Where the name stands, or the free place where it would stand.
    template <class List>
    [[nodiscard]] std::size_t place_of(const List& list, std::string_view name, std::uint32_t own) const {
        const std::size_t mask = places_.size() - 1;
        for (std::size_t k = own & mask;; k = (k + 1) & mask) {
            const Place& place = places_[k];
            if (place.index < 0) return k;
            if (place.hash == own && list[static_cast<std::size_t>(place.index)].name == name) return k;
        }
    }

    void grow(std::size_t size) {
        const std::vector<Place> before = std::exchange(places_, std::vector<Place>(size));
        for (const Place& place : before) {
            if (place.index < 0) continue;
            std::size_t k = place.hash & (size - 1);
            while (places_[k].index >= 0) k = (k + 1) & (size - 1);
            places_[k] = place;
        }
    }

    std::vector<Place> places_;
    std::size_t count_ = 0;
};

} // namespace nullor::parser
