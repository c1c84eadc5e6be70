# Writes varied leads for bulk.sh, the same in each format. Variables: format (json, csv, thin: COPY, lead: COPY), run (part of
# the addresses, ids begin with it), rows, file (json: with %04d for the number of the request), size (json: leads of a
# request), workspace, owner, terms (lead: with a column of search terms).
BEGIN {
    firsts = split("Anna Ben Carla David Elena Farid Grace Hiro Ines Jonas Kofi Lena Marta Nadia Oscar Priya Ravi Sofia Tomas", first)
    lasts = split("Almeida Bauer Costa Dubois Eriksen Fischer Garcia Hansen Ivanova Jensen Kowalski Lopez Moreau Novak Okafor " \
        "Petrov Rossi Sato Tanaka Vogel Weber Yilmaz Zhang", last)
    names = split("Acme Atlas Beacon Cobalt Delta Ember Falcon Granite Harbor Iris Juniper Keystone Lumen Meridian Nimbus Orchid " \
        "Pioneer Ridge Summit Vertex", name)
    trades = split("Analytics Capital Design Energy Foods Health Labs Logistics Media Motors Networks Partners Robotics Software " \
        "Systems Textiles Travel", trade)
    titles = split("VP of Sales|Software Engineer|Chief Executive Officer|Head of Marketing|Buyer|Account Manager|Data Analyst", title, "|")
    places = split("San Francisco,CA,US|Berlin,BE,DE|Paris,IDF,FR|Austin,TX,US|Madrid,MD,ES", place, "|")
    tags = split("vip enterprise trial partner newsletter webinar renewal", tag)
    industries = split("SaaS Banking Retail Insurance Biotech", industry)
    if (format == "csv")
        print "email,firstName,lastName,companyName,jobTitle,phone,linkedinUrl,city,state,country,tags,industry,revenue" > file
    for (i = 0; i < rows; i++) write_lead()
}

function write_lead(    f, l, company, domain, email, t, p, phone, profile, one, two, trading, revenue, words, target) {
    f = first[1 + i % firsts]
    l = last[1 + i % lasts]
    company = name[1 + i % names] " " trade[1 + i % trades]
    domain = tolower(company)
    sub(/ /, "", domain)
    email = tolower(f "." l) "." run "." i "@" domain ".com"
    t = title[1 + i % titles]
    split(place[1 + i % places], p, ",")
    phone = sprintf("+1-555-%03d-%04d", i / 10000, i % 10000)
    profile = "https://linkedin.com/in/" tolower(f l) i
    one = tag[1 + i % tags]
    two = tag[1 + (i + 3) % tags]
    trading = industry[1 + i % industries]
    revenue = "$" i % 100 "M"
    if (format == "json") {
        target = sprintf(file, i / size)
        printf "%s{\"email\":\"%s\",\"firstName\":\"%s\",\"lastName\":\"%s\",\"companyName\":\"%s\",\"jobTitle\":\"%s\"," \
            "\"phone\":\"%s\",\"linkedinUrl\":\"%s\",\"city\":\"%s\",\"state\":\"%s\",\"country\":\"%s\",\"tags\":[\"%s\",\"%s\"]," \
            "\"customFields\":{\"industry\":\"%s\",\"revenue\":\"%s\"}}", i % size ? "," : "{\"leads\":[",
            email, f, l, company, t, phone, profile, p[1], p[2], p[3], one, two, trading, revenue > target
        if (i % size == size - 1 || i == rows - 1) {
            print "]}" > target
            close(target)
        }
    } else if (format == "csv") {
        printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,\"%s,%s\",%s,%s\n",
            email, f, l, company, t, phone, profile, p[1], p[2], p[3], one, two, trading, revenue > file
    } else {
        words = ""
        if (format == "lead" && terms) {
            # As io.leadkeep.lead.SearchTerms, with the code of another workspace.
            words = "\t" terms_of(email, "4") terms_of(f " " l, "1A") terms_of(company, "2B") terms_of(t, "3C") \
                "'code=" tolower(p[3]) "' 'code~" tolower(p[1]) "'"
        }
        printf "%s\t%08x%016x\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t{%s,%s}\t{\"industry\": \"%s\", \"revenue\": \"%s\"}" \
            "\tf\tf\t%s\t2026-01-01 00:00:00Z\t2026-01-01 00:00:00Z%s\n", workspace, 1750000000 + run, i,
            email, f, l, company, t, phone, profile, p[1], p[2], p[3], one, two, trading, revenue, owner, words > file
    }
}

function terms_of(text, position,    word, n, i, result) {
    n = split(tolower(text), word, /[^a-z0-9]+/)
    for (i = 1; i <= n; i++) result = result "'code" word[i] "':" position " "
    return result
}
