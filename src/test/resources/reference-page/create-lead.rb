require 'net/http'
require 'json'
uri = URI('http://localhost:8080/v1/leads')
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = true
request = Net::HTTP::Post.new(uri)
request['Content-Type'] = 'application/json'
request['X-Api-Key'] = 'YOUR_API_KEY'
request.body = '{
"email": "john@acme.com",
"firstName": "John",
"lastName": "Doe",
"companyName": "Acme Corp",
"jobTitle": "VP of Sales",
"phone": "+1-555-123-4567",
"linkedinUrl": "https://linkedin.com/in/johndoe",
"city": "San Francisco",
"state": "CA",
"country": "US",
"tags": [
"vip",
"enterprise"
],
"customFields": {
"industry": "SaaS",
"revenue": "$10M"
}
}'
response = http.request(request)
puts response.body
