#include "cli/control/output_files.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "engine/results/files/atomic_file.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/results/writer.hpp"

namespace nullor::cli::control {

Outcome<std::string> OutputFiles::place(const std::string& name) const {
    std::filesystem::path path(name);
    const bool leads_out = path.is_absolute() || path.lexically_normal().string().starts_with("..");
    if (confined_ && leads_out) {
        Failure failure;
        failure.kind = Failure::Kind::output;
        failure.message = fmt::format("'{}' lies outside of the folder of results", name);
        failure.hint = "--sandbox writes below it only";
        return failure;
    }
    if (folder_ && !path.is_absolute()) path = std::filesystem::path(*folder_) / path;
    return path.string();
}

void OutputFiles::text(const std::string& place, const std::string& text, bool append) {
    std::string& held = texts_[place];
    held = append ? held + text : text;
}

void OutputFiles::table(const std::string& place, results::Table table, bool append) {
    std::vector<results::Table>& held = tables_[place];
    if (!append) held.clear();
    held.push_back(std::move(table));
}

Outcome<std::vector<std::string>> OutputFiles::write(const std::string& deck) {
    std::vector<std::string> names;
    for (const auto& [place, text] : texts_) {
        Outcome<results::AtomicFile> file = results::AtomicFile::open(place);
        if (!file) return file.failure();
        (void)file.value().write(text);
        const Outcome<Done> done = file.value().commit();
        if (!done) return done.failure();
        names.push_back(place);
    }
    for (const auto& [place, tables] : tables_) {
        results::Provenance provenance;
        provenance.version = NULLOR_VERSION;
        provenance.deck = deck;
        auto writer = results::make_writer(results::Format::raw, place, provenance);
        if (!writer) return writer.failure();
        for (const results::Table& table : tables)
            if (!results::replay(table, *writer.value())) break; // commit says why
        const Outcome<Done> done = writer.value()->finish();
        if (!done) return done.failure();
        names.push_back(place);
    }
    return names;
}

} // namespace nullor::cli::control
