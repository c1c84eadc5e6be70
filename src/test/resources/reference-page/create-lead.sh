curl -X POST "http://localhost:8080/v1/leads" \
-H "Content-Type: application/json" \
-H "X-Api-Key: YOUR_API_KEY" \
-d '{
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
