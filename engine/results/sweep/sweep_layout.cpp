#include "engine/results/sweep/sweep_layout.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"

namespace nullor::results {
namespace {

const std::string* find(const NetcdfAttributes& attributes, std::string_view name) {
    for (const auto& [key, value] : attributes)
        if (key == name) return &value;
    return nullptr;
}

std::optional<std::uint64_t> number_in(const NetcdfAttributes& attributes, std::string_view name, int base) {
    const auto* text = find(attributes, name);
    if (!text) return std::nullopt;
    std::uint64_t value = 0;
    const auto* last = text->data() + text->size();
    const auto [end, error] = std::from_chars(text->data(), last, value, base);
    if (error != std::errc{} || end != last) return std::nullopt;
    return value;
}

std::optional<ShardIndex> index_in(const NetcdfAttributes& attributes) {
    const auto* text = find(attributes, "shard");
    if (!text) return std::nullopt;
    const auto slash = std::min(text->find('/'), text->size());
    const NetcdfAttributes parts = {{"k", text->substr(0, slash)}, {"n", text->substr(slash).erase(0, 1)}};
    const auto k = number_in(parts, "k", 10), n = number_in(parts, "n", 10);
    if (!k || !n || *k < 1 || *k > *n) return std::nullopt;
    return ShardIndex{*k, *n};
}

// Everything before the computed variables, and the plan.
NetcdfFile common(const SweepLayout& layout) {
    NetcdfFile file;
    file.dimensions = layout.dimensions;
    file.variables = layout.fixed;
    file.attributes = layout.attributes;
    file.attributes.emplace_back("sweep_plan", text_of(layout.plan));
    return file;
}

void add_computed(NetcdfFile& file, const SweepLayout& layout, const std::vector<std::size_t>& leading) {
    for (const auto& computed : layout.variables) {
        NetcdfVariable variable;
        variable.name = computed.name;
        variable.dimensions = leading;
        variable.dimensions.insert(variable.dimensions.end(), computed.dimensions.begin(),
                                   computed.dimensions.end());
        variable.attributes = computed.attributes;
        variable.reserved = true;
        file.variables.push_back(std::move(variable));
    }
}

std::string names_of_variant_dimensions(const SweepLayout& layout) {
    std::string names;
    for (std::size_t i = 0; i < layout.variant_dimensions; ++i)
        names += (i == 0 ? "" : " ") + layout.dimensions[i].name;
    return names;
}

// A number in front of each text and list, so that different contents are different bytes.
class Digest {
public:
    void add(std::uint64_t number) { hash_.add(&number, sizeof number); }
    void add(const std::string& text) {
        add(text.size());
        hash_.add(text);
    }
    void add(const NetcdfAttributes& attributes) {
        add(attributes.size());
        for (const auto& [name, value] : attributes) {
            add(name);
            add(value);
        }
    }
    void add(const std::vector<double>& values) {
        add(values.size());
        hash_.add(values.data(), values.size() * sizeof(double));
    }
    void add(const std::string& name, const std::vector<std::size_t>& dimensions,
             const NetcdfAttributes& attributes) {
        add(name);
        add(dimensions.size());
        for (const auto dimension : dimensions) add(dimension);
        add(attributes);
    }
    [[nodiscard]] std::uint64_t value() const { return hash_.value(); }

private:
    ContentHash hash_;
};

} // namespace

std::uint64_t SweepLayout::variants() const {
    std::uint64_t count = 1;
    for (std::size_t i = 0; i < variant_dimensions; ++i) count *= dimensions[i].length;
    return count;
}

std::uint64_t SweepLayout::doubles_per_variant(const SweepVariable& variable) const {
    std::uint64_t count = 1;
    for (const auto dimension : variable.dimensions) count *= dimensions[dimension].length;
    return count;
}

Outcome<Done> check(const SweepLayout& layout) {
    for (const auto& dimension : layout.dimensions)
        if (dimension.length == 0)
            return output_failure(
                fmt::format("a sweep without values along '{}' has no result", dimension.name));
        else if (dimension.name == variant_dimension)
            return output_failure(fmt::format("'{}' is the name of an axis of shards", dimension.name));
    // Counted in floating point, which cannot wrap around; files have less than 2^63 bytes.
    double variants = sizeof(double);
    for (std::size_t i = 0; i < layout.variant_dimensions; ++i)
        variants *= static_cast<double>(layout.dimensions[i].length);
    double bytes = variants;
    for (const auto& variable : layout.variables) {
        double size = variants;
        for (const auto dimension : variable.dimensions)
            size *= static_cast<double>(layout.dimensions[dimension].length);
        bytes += size;
    }
    constexpr double most = 9e18;
    if (bytes > most) return output_failure(fmt::format("the results would have {:.2g} bytes", bytes));
    return Done{};
}

NetcdfFile whole_file(const SweepLayout& layout) {
    auto file = common(layout);
    std::vector<std::size_t> leading(layout.variant_dimensions);
    for (std::size_t i = 0; i < leading.size(); ++i) leading[i] = i;
    add_computed(file, layout, leading);
    return file;
}

NetcdfFile shard_file(const SweepLayout& layout, ShardIndex shard, const SweepChunks& chunks) {
    auto file = common(layout);
    const auto variants = chunks.variants_of_chunks(chunks.chunks_of(shard));
    if (variants.count > 0) {
        file.dimensions.push_back({variant_dimension, variants.count});
        add_computed(file, layout, {file.dimensions.size() - 1});
    }
    const NetcdfAttributes place = {{"shard", fmt::format("{}/{}", shard.k, shard.n)},
                                    {"first_variant", std::to_string(variants.first)},
                                    {"variants", std::to_string(variants.count)},
                                    {"chunk_size", std::to_string(chunks.chunk_size)},
                                    {"variant_dimensions", names_of_variant_dimensions(layout)},
                                    {"layout_digest", hex(digest(layout))}};
    file.attributes.insert(file.attributes.end(), place.begin(), place.end());
    return file;
}

std::uint64_t digest(const SweepLayout& layout) {
    Digest result;
    result.add(layout.dimensions.size());
    for (const auto& dimension : layout.dimensions) {
        result.add(dimension.name);
        result.add(dimension.length);
    }
    result.add(layout.variant_dimensions);
    result.add(layout.fixed.size());
    for (const auto& variable : layout.fixed) {
        result.add(variable.name, variable.dimensions, variable.attributes);
        result.add(variable.values);
        result.add(variable.labels.size());
        for (const auto& label : variable.labels) result.add(label);
    }
    result.add(layout.variables.size());
    for (const auto& variable : layout.variables)
        result.add(variable.name, variable.dimensions, variable.attributes);
    result.add(layout.attributes);
    result.add(text_of(layout.plan));
    return result.value();
}

std::optional<SweepPlan> plan_of(const NetcdfFile& file) {
    const auto* text = find(file.attributes, "sweep_plan");
    return text ? plan_of(std::string_view(*text)) : std::nullopt;
}

std::optional<SweepShard> shard_of(const NetcdfFile& file) {
    const auto& attributes = file.attributes;
    const auto index = index_in(attributes);
    const auto first = number_in(attributes, "first_variant", 10);
    const auto count = number_in(attributes, "variants", 10);
    const auto chunk_size = number_in(attributes, "chunk_size", 10);
    const auto layout_digest = number_in(attributes, "layout_digest", 16);
    const auto* names = find(attributes, "variant_dimensions");
    auto plan = plan_of(file);
    if (!index || !first || !count || !chunk_size || *chunk_size == 0 || !layout_digest || !names || !plan)
        return std::nullopt;

    SweepShard shard{*index, {*first, *count}, *chunk_size, *layout_digest, {}};
    auto& layout = shard.layout;
    layout.plan = std::move(*plan);
    layout.dimensions = file.dimensions;
    if (*count > 0) {
        if (layout.dimensions.empty() || layout.dimensions.back().name != variant_dimension ||
            layout.dimensions.back().length != *count)
            return std::nullopt;
        layout.dimensions.pop_back();
    }
    while (layout.variant_dimensions < layout.dimensions.size() &&
           names_of_variant_dimensions(layout) != *names)
        ++layout.variant_dimensions;
    if (names_of_variant_dimensions(layout) != *names) return std::nullopt;
    for (const auto& attribute : attributes) {
        if (attribute.first == "sweep_plan") break;
        layout.attributes.push_back(attribute);
    }
    for (const auto& variable : file.variables) {
        const bool inside =
            std::all_of(variable.dimensions.begin() + (variable.reserved ? 1 : 0), variable.dimensions.end(),
                        [&](std::size_t d) { return d < layout.dimensions.size(); });
        if (!inside) return std::nullopt;
        if (!variable.reserved) {
            layout.fixed.push_back(variable);
            continue;
        }
        const std::vector<std::size_t> own(variable.dimensions.begin() + 1, variable.dimensions.end());
        layout.variables.push_back({variable.name, variable.attributes, own});
    }
    return shard;
}

} // namespace nullor::results
